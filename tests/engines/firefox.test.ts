import { Firefox } from '../support/engines/firefox'
import { describeJourneys, testIn } from './journeys'

describeJourneys(testIn(() => new Firefox()))
