import { caddy } from '../support/caddy'
import { describeProxy } from './behindProxy'

describeProxy(caddy)
