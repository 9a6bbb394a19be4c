#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace egide::observation {

// The dictionary: every kind of dated fact that a producer may bring and a rule may read. Nothing else exists between the two.
// Adding a kind or a field is one entry here; it is then accepted in dossier files, printed by `egide rules show observations` and
// usable by name in rule files. Sources: S1 = ANS webinar on domain 1 bis (2 February 2026), S2 = ANS webinar on domain 2 (16 March 2026).

enum class Kind : std::uint8_t {
    directory,
    no_directory,
    directory_audit,
    exposure_perimeter,
    exposure_audit,
    subscription,
    exercise,
    maturity,
    document,
    statement,
    bia,
    critical_activity,
    pca,
    critical_system,
    outsourced_system,
    backup_plan,
    backup_infrastructure,
    backup_copy,
    backup_run,
    restore_test,
    restore_event,
    convention,
    expenses_total,
};
inline constexpr std::size_t kKindCount = 23;

enum class Field : std::uint8_t {
    accepted,
    activity,
    addresses,
    amount,
    ans_kit,
    authentication,
    authentication_independent,
    budget_share_filled,
    conformant,
    contract,
    crisis,
    critical_risks,
    directory,
    domains,
    failing,
    field,
    findings,
    hosting,
    holds,
    immutable,
    infrastructure,
    items,
    level,
    measures_filled,
    media,
    mfa,
    name,
    object,
    offsite,
    outcome,
    outsourced,
    pas,
    patches_applied,
    perimeter,
    perimeters,
    piece,
    plans,
    production,
    provider,
    purpose,
    real_time,
    refusal_proof,
    requirement,
    retex,
    saas,
    scenarios,
    security_fte_filled,
    segregation,
    service,
    service_level,
    shared,
    signatory,
    signed_by,
    signed_document,
    site,
    solution,
    start_checked,
    subject,
    succeeded,
    system,
    three_two_one,
    tool,
    until,
    validated_by,
    version,
};

enum class FieldType : std::uint8_t {
    text,
    boolean,     // true | false
    integer,     // whole, not negative
    decimal,     // exact, "9.8"
    date,        // YYYY-MM-DD
    money,       // "61250.00", euros
    choice,      // one of the words listed
    choices,     // a list of such words
    texts,       // a list of texts
    identifiers, // a list of official ids (P1, Q3, R2 …)
    reference,   // the id of an observation of another kind
    references,
    finding_list, // list of {id, cvss, asset, critical}
};

enum class Need : std::uint8_t { required, optional };

/// No count of a dossier may be larger.
inline constexpr std::int64_t kHighestInteger = 1'000'000'000'000;

struct FieldSpec {
    Field field;
    std::string_view name;  // key in files
    FieldType type;
    Need need;
    std::string_view fr;
    std::string_view en;
    std::span<const std::string_view> choices = {};
    std::optional<Kind> refers_to = std::nullopt;
    std::int64_t lowest = 0;  // of an integer
    std::int64_t highest = kHighestInteger;
};

/// Whether `date` must be given, may be given, or means nothing for a kind.
enum class DateNeed : std::uint8_t { required, optional, none };

struct KindSpec {
    Kind kind;
    std::string_view name;
    std::string_view fr;
    std::string_view en;
    bool has_id;         // others may refer to it
    DateNeed date_need;
    std::string_view date_fr;  // what `date` attests
    std::string_view date_en;
    std::string_view source;
    std::span<const FieldSpec> fields;
};

// Every kind also accepts: entities (list of FINESS; absent = the whole candidate) or entity (one), date, collected, received,
// evidence (path relative to the dossier), note.

namespace words {
inline constexpr std::array<std::string_view, 3> kDirectoryPurpose{"care", "administration", "backup"};
inline constexpr std::array<std::string_view, 3> kDirectoryTool{"ADS", "egide", "other"};
inline constexpr std::array<std::string_view, 3> kExposureTool{"SILENE", "industrial", "other"};
inline constexpr std::array<std::string_view, 2> kService{"SILENE", "ADS"};
inline constexpr std::array<std::string_view, 4> kScenario{"information_system", "staff", "buildings", "suppliers"};
inline constexpr std::array<std::string_view, 4> kSignatory{"legal_representative", "provider", "candidate", "other"};
inline constexpr std::array<std::string_view, 5> kBody{"management", "strategic_committee", "support_management", "support_it_department", "other"};
inline constexpr std::array<std::string_view, 5> kPas{"collected", "attested", "refused", "requested", "none"};
inline constexpr std::array<std::string_view, 2> kHosting{"internal", "third_party"};
inline constexpr std::array<std::string_view, 3> kAuthentication{"active_directory", "other_directory", "local_accounts"};
inline constexpr std::array<std::string_view, 3> kMfa{"enabled", "available_off", "unsupported"};
inline constexpr std::array<std::string_view, 3> kTarget{"reached", "on_path", "none"};
inline constexpr std::array<std::string_view, 5> kMedia{"disk", "tape", "object_storage", "snapshot", "other"};
inline constexpr std::array<std::string_view, 3> kOutcome{"success", "warning", "failure"};
inline constexpr std::array<std::string_view, 2> kRestoredObject{"vm", "database"};
}  // namespace words

namespace fields {
using enum Field;
using enum FieldType;
using enum Need;
inline constexpr std::array kDirectory{
    FieldSpec{name, "name", text, optional, "nom d’usage", "usual name"},
    FieldSpec{purpose, "purpose", choice, optional, "usage de l’annuaire", "what the directory serves", words::kDirectoryPurpose},
};
inline constexpr std::array kNoDirectory{
    FieldSpec{accepted, "accepted", boolean, optional, "absence d’annuaire acceptée après examen (AMB-30)", "absence accepted after review (AMB-30)"},
};
inline constexpr std::array kDirectoryAudit{
    FieldSpec{directory, "directory", reference, required, "annuaire audité", "directory audited", {}, Kind::directory},
    FieldSpec{level, "level", integer, optional, "niveau 1 à 5 ; absent : pas encore rendu", "level 1 to 5; absent: not known yet", {}, {}, 1, 5},
    FieldSpec{tool, "tool", choice, required, "service d’audit ; seul ADS compte pour D1", "audit service; only ADS counts for D1", words::kDirectoryTool},
    FieldSpec{failing, "failing", texts, optional, "points de contrôle en échec", "failing controls"},
};
inline constexpr std::array kExposurePerimeter{
    FieldSpec{name, "name", text, optional, "nom d’usage", "usual name"},
    FieldSpec{domains, "domains", texts, optional, "noms de domaine exposés", "exposed domain names"},
    FieldSpec{addresses, "addresses", texts, optional, "adresses ou réseaux publics", "public addresses or networks"},
};
inline constexpr std::array kExposureAudit{
    FieldSpec{perimeter, "perimeter", reference, required, "périmètre audité", "perimeter audited", {}, Kind::exposure_perimeter},
    FieldSpec{tool, "tool", choice, required, "SILENE ou prestataire industriel", "SILENE or an industrial provider", words::kExposureTool},
    FieldSpec{conformant, "conformant", boolean, optional, "conforme au cahier des charges du CERT Santé", "conforms to the CERT Santé specification"},
    FieldSpec{findings, "findings", finding_list, optional, "vulnérabilités ; liste vide : aucune ; absent : inconnu", "vulnerabilities; empty list: none; absent: unknown"},
    FieldSpec{critical_risks, "critical_risks", integer, optional, "nombre de risques de niveau critique", "number of risks of critical level"},
    FieldSpec{patches_applied, "patches_applied", boolean, optional, "correctifs associés appliqués", "related patches applied"},
    FieldSpec{provider, "provider", text, optional, "prestataire", "provider"},
    FieldSpec{level, "level", integer, optional, "outcome.level d’OPSSIES, conservé sans être interprété", "OPSSIES outcome.level, kept, not interpreted"},
};
inline constexpr std::array kSubscription{
    FieldSpec{service, "service", choice, required, "service souscrit", "service subscribed", words::kService},
};
inline constexpr std::array kExercise{
    FieldSpec{crisis, "crisis", boolean, optional, "exercice de gestion de crise cyber", "cyber crisis management exercise"},
    FieldSpec{Field::field, "field", boolean, optional, "exercice terrain d’un PCA", "field exercise of a continuity plan"},
    FieldSpec{ans_kit, "ans_kit", boolean, optional, "sur la base des kits nationaux ANS", "based on the national ANS kits"},
    FieldSpec{plans, "plans", references, optional, "PCA testés", "continuity plans tested", {}, Kind::pca},
    FieldSpec{scenarios, "scenarios", FieldType::choices, optional, "scénarios d’indisponibilité joués", "unavailability scenarios played", words::kScenario},
    FieldSpec{real_time, "real_time", boolean, optional, "simulation en temps réel au niveau des services de soins", "real-time simulation at care-service level"},
    FieldSpec{retex, "retex", boolean, optional, "RETEX formalisé", "after-action report written"},
};
inline constexpr std::array kMaturity{
    FieldSpec{measures_filled, "measures_filled", integer, optional, "mesures prioritaires renseignées, sur 43", "priority measures filled, of 43"},
    FieldSpec{budget_share_filled, "budget_share_filled", boolean, optional, "part du budget numérique renseignée", "digital budget share filled"},
    FieldSpec{security_fte_filled, "security_fte_filled", boolean, optional, "ETP dédiés à la SSI renseignés", "security FTE filled"},
};
inline constexpr std::array kDocument{
    FieldSpec{piece, "piece", text, required, "code officiel de la pièce, p. ex. D2.O1.A.E1", "official piece code, e.g. D2.O1.A.E1"},
    FieldSpec{signed_document, "signed", boolean, optional, "document signé", "document is signed"},
    FieldSpec{signed_by, "signed_by", text, optional, "nom ou fonction du signataire", "signatory's name or function"},
    FieldSpec{signatory, "signatory", choice, optional, "qualité du signataire", "capacity of the signatory", words::kSignatory},
    FieldSpec{validated_by, "validated_by", FieldType::choices, optional, "instances qui l’ont validé", "bodies that validated it", words::kBody},
    FieldSpec{items, "items", identifiers, optional, "éléments attendus vérifiés dans le document (R1, P1, Q1 …)", "expected contents checked in the document (R1, P1, Q1 …)"},
    FieldSpec{subject, "subject", text, optional, "système, infrastructure, prestataire ou annuaire concerné (identifiant)", "system, infrastructure, provider or directory concerned (id)"},
    FieldSpec{until, "until", date, optional, "terme du calendrier que le document contient", "end of the schedule it contains"},
};
inline constexpr std::array kStatement{
    FieldSpec{requirement, "requirement", text, required, "exigence officielle attestée, p. ex. D1.O6.A.R3", "official requirement attested, e.g. D1.O6.A.R3"},
    FieldSpec{holds, "holds", boolean, required, "exigence remplie", "requirement holds"},
    FieldSpec{subject, "subject", text, optional, "système, infrastructure ou prestataire concerné (identifiant)", "system, infrastructure or provider concerned (id)"},
};
inline constexpr std::array kBia{
    FieldSpec{perimeters, "perimeters", identifiers, optional, "périmètres traités : P1 service de soins, P2 plateau technique, P3 processus administratif", "perimeters covered: P1 care service, P2 technical platform, P3 administrative process"},
};
inline constexpr std::array kCriticalActivity{
    FieldSpec{name, "name", text, optional, "intitulé", "label"},
    FieldSpec{perimeter, "perimeter", text, optional, "P1, P2 ou P3", "P1, P2 or P3"},
};
inline constexpr std::array kPca{
    FieldSpec{activity, "activity", reference, optional, "activité critique traitée", "critical activity covered", {}, Kind::critical_activity},
    FieldSpec{scenarios, "scenarios", FieldType::choices, optional, "scénarios d’indisponibilité traités", "unavailability scenarios covered", words::kScenario},
};
inline constexpr std::array kCriticalSystem{
    FieldSpec{name, "name", text, optional, "nom d’usage", "usual name"},
    FieldSpec{activity, "activity", reference, optional, "activité critique servie", "critical activity served", {}, Kind::critical_activity},
    FieldSpec{shared, "shared", boolean, optional, "mutualisé entre établissements", "shared between establishments"},
    FieldSpec{outsourced, "outsourced", boolean, optional, "externalisé", "outsourced"},
};
inline constexpr std::array kOutsourcedSystem{
    FieldSpec{name, "name", text, optional, "nom d’usage", "usual name"},
    FieldSpec{provider, "provider", text, optional, "prestataire", "provider"},
    FieldSpec{solution, "solution", text, optional, "solution", "solution"},
    FieldSpec{saas, "saas", boolean, optional, "application en mode SaaS", "SaaS application"},
    FieldSpec{contract, "contract", boolean, optional, "contrat de service recueilli", "service contract collected"},
    FieldSpec{pas, "pas", choice, optional, "plan d’assurance sécurité : recueilli, attesté, refusé, demandé, aucun", "security assurance plan: collected, attested, refused, requested, none", words::kPas},
    FieldSpec{refusal_proof, "refusal_proof", boolean, optional, "preuve du refus (courriel ou document signé du prestataire)", "proof of refusal (provider's e-mail or signed document)"},
};
inline constexpr std::array kBackupPlan{
    FieldSpec{system, "system", reference, required, "système critique couvert", "critical system covered", {}, Kind::critical_system},
    FieldSpec{items, "items", identifiers, optional, "éléments présents Q1 à Q8", "items present Q1 to Q8"},
};
inline constexpr std::array kBackupInfrastructure{
    FieldSpec{name, "name", text, optional, "nom d’usage", "usual name"},
    FieldSpec{hosting, "hosting", choice, optional, "interne ou hébergeur tiers", "internal or third-party host", words::kHosting},
    FieldSpec{solution, "solution", text, optional, "solution de sauvegarde", "backup solution"},
    FieldSpec{version, "version", text, optional, "version de la solution", "version of the solution"},
    FieldSpec{provider, "provider", text, optional, "prestataire", "provider"},
    FieldSpec{authentication_independent, "authentication_independent", boolean, optional, "authentification indépendante du SI", "authentication independent of the information system"},
    FieldSpec{authentication, "authentication", choice, optional, "nature de l’authentification", "kind of authentication", words::kAuthentication},
    FieldSpec{directory, "directory", reference, optional, "annuaire dédié", "dedicated directory", {}, Kind::directory},
    FieldSpec{mfa, "mfa", choice, optional, "double authentification : active, possible mais non activée, impossible", "two-factor authentication: enabled, available but off, unsupported", words::kMfa},
    FieldSpec{segregation, "segregation", choice, optional, "cloisonnement : cible atteinte, en trajectoire, aucun", "segregation: target reached, on its path, none", words::kTarget},
    FieldSpec{three_two_one, "three_two_one", choice, optional, "règle 3-2-1 : atteinte, en trajectoire, aucune", "3-2-1 rule: reached, on its path, none", words::kTarget},
    FieldSpec{immutable, "immutable", boolean, optional, "au moins une copie immuable", "at least one immutable copy"},
};
inline constexpr std::array kBackupCopy{
    FieldSpec{system, "system", reference, optional, "système sauvegardé", "system backed up", {}, Kind::critical_system},
    FieldSpec{infrastructure, "infrastructure", reference, optional, "infrastructure", "infrastructure", {}, Kind::backup_infrastructure},
    FieldSpec{media, "media", choice, optional, "support", "medium", words::kMedia},
    FieldSpec{site, "site", text, optional, "lieu", "place"},
    FieldSpec{offsite, "offsite", boolean, optional, "hors site", "off site"},
    FieldSpec{immutable, "immutable", boolean, optional, "immuable", "immutable"},
};
inline constexpr std::array kBackupRun{
    FieldSpec{system, "system", reference, optional, "système sauvegardé", "system backed up", {}, Kind::critical_system},
    FieldSpec{infrastructure, "infrastructure", reference, optional, "infrastructure", "infrastructure", {}, Kind::backup_infrastructure},
    FieldSpec{outcome, "outcome", choice, optional, "résultat", "outcome", words::kOutcome},
};
inline constexpr std::array kRestoreTest{
    FieldSpec{system, "system", reference, required, "système restauré", "system restored", {}, Kind::critical_system},
    FieldSpec{object, "object", choice, optional, "machine virtuelle ou base de données", "virtual machine or database", words::kRestoredObject},
    FieldSpec{production, "production", boolean, optional, "environnement de production", "production environment"},
    FieldSpec{start_checked, "start_checked", boolean, optional, "bon démarrage vérifié (VM) ou requête exécutée (base)", "start checked (VM) or query run (database)"},
    FieldSpec{succeeded, "succeeded", boolean, optional, "restauration réussie", "restore succeeded"},
};
inline constexpr std::array kRestoreEvent{
    FieldSpec{system, "system", reference, required, "système restauré", "system restored", {}, Kind::critical_system},
    FieldSpec{retex, "retex", boolean, optional, "RETEX formalisé", "after-action report written"},
};
inline constexpr std::array kConvention{
    FieldSpec{signed_by, "signed_by", text, optional, "signataire", "signatory"},
};
inline constexpr std::array kExpensesTotal{
    FieldSpec{amount, "amount", money, required, "total éligible, en euros", "eligible total, in euros"},
};
}  // namespace fields

inline constexpr std::array<KindSpec, kKindCount> kKinds{{
    {Kind::directory, "directory", "annuaire Active Directory", "Active Directory forest", true, DateNeed::optional, "constat", "seen on", "S1 D1.O1.A", fields::kDirectory},
    {Kind::no_directory, "no_directory", "établissement sans annuaire", "establishment without a directory", false, DateNeed::optional, "déclaration", "declared on", "S1 D1.O1.A, AMB-30", fields::kNoDirectory},
    {Kind::directory_audit, "directory_audit", "audit d’annuaire", "directory audit", false, DateNeed::required, "collecte ORADAD (AMB-32)", "ORADAD collection (AMB-32)", "S1 D1.O1.A, D1.O1.B", fields::kDirectoryAudit},
    {Kind::exposure_perimeter, "exposure_perimeter", "périmètre exposé sur internet", "internet-exposed perimeter", true, DateNeed::optional, "constat", "seen on", "S1 D1.O2.A", fields::kExposurePerimeter},
    {Kind::exposure_audit, "exposure_audit", "audit d’exposition internet", "internet exposure audit", false, DateNeed::required, "fin du balayage (AMB-32)", "end of scan (AMB-32)", "S1 D1.O2.A, D1.O2.B", fields::kExposureAudit},
    {Kind::subscription, "subscription", "souscription à un service d’audit", "subscription to an audit service", false, DateNeed::required, "souscription", "subscribed on", "S1 D1.O2.A", fields::kSubscription},
    {Kind::exercise, "exercise", "exercice de crise ou de continuité", "crisis or continuity exercise", true, DateNeed::required, "jour de l’exercice", "day of the exercise", "S1 D1.O3, S2 D2.O1.D", fields::kExercise},
    {Kind::maturity, "maturity", "saisie oSIS d’un établissement", "oSIS entry of an establishment", false, DateNeed::optional, "saisie", "filled on", "S1 D1.O4, D1.O5", fields::kMaturity},
    {Kind::document, "document", "pièce justificative", "evidence document", false, DateNeed::optional, "date du document ou de sa dernière mise à jour", "date of the document or of its last update", "S1, S2, pièces", fields::kDocument},
    {Kind::statement, "statement", "exigence attestée par une personne", "requirement attested by a person", false, DateNeed::optional, "attestation", "attested on", "S1, S2", fields::kStatement},
    {Kind::bia, "bia", "bilan d’impacts sur les activités", "business impact analysis", true, DateNeed::optional, "validation", "validated on", "S2 D2.O1.C", fields::kBia},
    {Kind::critical_activity, "critical_activity", "activité critique", "critical activity", true, DateNeed::optional, "constat", "seen on", "S2 D2.O1.C", fields::kCriticalActivity},
    {Kind::pca, "pca", "plan de continuité d’activité", "business continuity plan", true, DateNeed::optional, "validation", "validated on", "S2 D2.O1.C, D2.O1.D", fields::kPca},
    {Kind::critical_system, "critical_system", "système d’information critique", "critical system", true, DateNeed::optional, "constat", "seen on", "S2 D2.O1.C, D2.O2.B, D2.O4", fields::kCriticalSystem},
    {Kind::outsourced_system, "outsourced_system", "système ou sauvegarde externalisé", "outsourced system or backup", true, DateNeed::optional, "constat", "seen on", "S2 D2.O2.A", fields::kOutsourcedSystem},
    {Kind::backup_plan, "backup_plan", "plan de sauvegarde", "backup plan", true, DateNeed::optional, "dernière mise à jour", "last update", "S2 D2.O2.B", fields::kBackupPlan},
    {Kind::backup_infrastructure, "backup_infrastructure", "infrastructure de sauvegarde", "backup infrastructure", true, DateNeed::optional, "constat", "seen on", "S2 D2.O3", fields::kBackupInfrastructure},
    {Kind::backup_copy, "backup_copy", "copie de sauvegarde", "backup copy", false, DateNeed::optional, "copie", "copied on", "S2 D2.O3.C", fields::kBackupCopy},
    {Kind::backup_run, "backup_run", "exécution d’une sauvegarde", "backup run", false, DateNeed::required, "exécution", "run on", "S2 D2.O3.D, D2.O4", fields::kBackupRun},
    {Kind::restore_test, "restore_test", "test de restauration", "restore test", true, DateNeed::required, "test", "tested on", "S2 D2.O4", fields::kRestoreTest},
    {Kind::restore_event, "restore_event", "restauration réelle en production", "real restore in production", true, DateNeed::required, "évènement", "event on", "S2 D2.O4", fields::kRestoreEvent},
    {Kind::convention, "convention", "convention signée", "signed funding agreement", false, DateNeed::required, "signature", "signed on", "S1, S2", fields::kConvention},
    {Kind::expenses_total, "expenses_total", "total des dépenses éligibles", "total of eligible expenses", false, DateNeed::required, "arrêté du total", "total as of", "S1 Modèle financier", fields::kExpensesTotal},
}};

constexpr const KindSpec& spec(Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }
/// Nothing when no kind has this name.
std::optional<Kind> find_kind(std::string_view name);
/// The field of a kind by its key; null when the kind has no such field.
const FieldSpec* find_field(Kind kind, std::string_view name);
const FieldSpec* find_field(Kind kind, Field field);

// Facts about the candidate itself, given once in the dossier's `context`. Absent = unknown.
enum class ContextFact : std::uint8_t {
    sun_es_validated,
    applied_to_d1,
    reached_d1,
    has_146,
    eligible_to_d1,
    deposited_d1,
    left_146_out_of_d1,
    shared_systems,
    outsourced_systems,
    outsourced_backup,
    directories_converged,
};
struct ContextSpec {
    ContextFact fact;
    std::string_view name;
    std::string_view fr;
    std::string_view en;
};
inline constexpr std::array kContextFacts{
    ContextSpec{ContextFact::sun_es_validated, "sun_es_validated", "prérequis SUN-ES déjà validés", "SUN-ES prerequisites already validated"},
    ContextSpec{ContextFact::applied_to_d1, "applied_to_d1", "a candidaté au domaine 1", "applied to domain 1"},
    ContextSpec{ContextFact::reached_d1, "reached_d1", "a atteint les objectifs du domaine 1 pour toutes ses activités", "reached the domain 1 objectives for all its activities"},
    ContextSpec{ContextFact::has_146, "has_146", "porte une activité de catégorie 146", "holds a category 146 activity"},
    ContextSpec{ContextFact::eligible_to_d1, "eligible_to_d1", "était éligible au domaine 1", "was eligible to domain 1"},
    ContextSpec{ContextFact::deposited_d1, "deposited_d1", "a déposé son atteinte au domaine 1", "deposited its domain 1 attainment file"},
    ContextSpec{ContextFact::left_146_out_of_d1, "left_146_out_of_d1", "n’avait pas intégré ses structures 146 au domaine 1", "left its 146 structures out of domain 1"},
    ContextSpec{ContextFact::shared_systems, "shared_systems", "dispose de SI mutualisés entre établissements", "has systems shared between establishments"},
    ContextSpec{ContextFact::outsourced_systems, "outsourced_systems", "a des SI métier externalisés", "has outsourced business systems"},
    ContextSpec{ContextFact::outsourced_backup, "outsourced_backup", "a des sauvegardes externalisées", "has outsourced backups"},
    ContextSpec{ContextFact::directories_converged, "directories_converged", "tous les AD du GHT sont déjà convergés", "all directories of the GHT are already converged"},
};
inline constexpr std::size_t kContextFactCount = kContextFacts.size();

}  // namespace egide::observation
