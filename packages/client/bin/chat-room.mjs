#!/usr/bin/env node
import '../dist/chat-room.js'
