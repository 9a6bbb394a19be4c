// What the server answers, by the names of its own description.
import type { components } from '../generated/schema';
import type { AnswerOf } from './paths';

type Schemas = components['schemas'];

export type PublicProgrammes = Schemas['PublicProgrammes'];
export type Simulation = Schemas['Simulation'];
export type Handover = Schemas['Handover'];
export type HandoverList = Schemas['HandoverList'];
export type DossierPeople = Schemas['DossierPeople'];
export type AskList = Schemas['AskList'];
export type VendorDepositList = Schemas['VendorDepositList'];
export type SharedDossiers = Schemas['SharedDossiers'];
export type Session = Schemas['Session'];
export type Scope = Schemas['Scope'];
export type Bilingual = Schemas['Bilingual'];
export type Me = Schemas['Me'];
export type User = Schemas['User'];
export type Invited = Schemas['Invited'];
export type Passkey = Schemas['Passkey'];
export type OpenSession = Schemas['OpenSession'];
export type Notification = Schemas['Notification'];
export type NotificationList = Schemas['NotificationList'];
export type Entity = Schemas['Entity'];
export type EntityDetail = Schemas['EntityDetail'];
export type ProgrammeSummary = Schemas['ProgrammeSummary'];
export type Programme = Schemas['Programme'];
export type Objective = Schemas['Objective'];
export type Citation = Schemas['Citation'];
export type Rule = Schemas['Rule'];
export type Ambiguity = Schemas['Ambiguity'];
export type Verdict = Schemas['Verdict'];
export type Reason = Schemas['Reason'];
export type Fact = Schemas['Fact'];
export type ObjectiveResult = Schemas['ObjectiveResult'];
export type Evaluation = Schemas['Evaluation'];
export type GrantAmount = Schemas['GrantAmount'];
export type Evidence = Schemas['Evidence'];
export type EvidenceDetail = Schemas['EvidenceDetail'];
export type Deposited = Schemas['Deposited'];
export type Role = Schemas['Role'];
export type Action = Schemas['Action'];
export type Roles = Schemas['Roles'];
export type Grant = Schemas['Grant'];
export type JournalEntry = Schemas['JournalEntry'];
export type Checkpoint = Schemas['Checkpoint'];
export type Job = Schemas['Job'];
export type System = Schemas['System'];
export type SavedView = Schemas['SavedView'];

type Listed<A> = A extends { items: (infer T)[] } ? T : never;
export type Connector = Listed<AnswerOf<'/connectors', 'GET'>>;
export type OutgoingMail = Listed<AnswerOf<'/mail', 'GET'>>;
export type Identity = Listed<AnswerOf<'/account/identities', 'GET'>>;
export type IdentityProvider = Session['providers'][number];
export type CalendarFeed = Listed<AnswerOf<'/account/calendars', 'GET'>>;
export type MailPreferences = AnswerOf<'/account/mail', 'GET'>;

export interface Page<T> {
  items: T[];
  next?: string | null;
  total?: number | null;
}
