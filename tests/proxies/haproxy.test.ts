import { haproxy } from '../support/haproxy'
import { describeProxy } from './behindProxy'

describeProxy(haproxy)
