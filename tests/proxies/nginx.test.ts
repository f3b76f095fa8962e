import { nginx } from '../support/nginx'
import { describeProxy } from './behindProxy'

describeProxy(nginx)
