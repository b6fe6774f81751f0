// Every operation of the API document × every role × target in the own or another department × every kind of
// credential, against a table that was written by hand. An operation that the table does not know fails the test, so
// that nobody opens a door without saying to whom.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <set>

#include "access/client.h"
#include "api/browser.h"
#include "base/check.h"
#include "http/target.h"

namespace credence::api {
namespace {

// R reporter, P approver, O office, C counter, L leader; S, X, A system, security and audit administrator; K a program.
// "everybody": also who has not signed in. "accounts": whoever has signed in, with or without a role.
const std::map<std::string, std::string, std::less<>> kWho = {
    {"getSubject", "everybody"},
    {"getRecord", "everybody"},
    {"listPublicity", "everybody"},
    {"searchSubjects", "everybody"},
    {"suggestSubjects", "everybody"},
    {"getProof", "everybody"},
    {"getApiDocument", "everybody"},
    {"getSite", "everybody"},
    {"signIn", "everybody"},
    {"getSession", "accounts"},
    {"signOut", "accounts"},
    {"giveSecondFactor", "accounts"},
    {"changePassword", "accounts"},
    {"startEnrolment", "accounts"},
    {"confirmEnrolment", "accounts"},
    {"listSessions", "accounts"},
    {"endSession", "accounts"},
    {"listUsers", "SX"},
    {"getUser", "SX"},
    {"addUser", "S"},
    {"changeUser", "S"},
    {"resetPassword", "S"},
    {"resetSecondFactor", "S"},
    {"disableUser", "S"},
    {"enableUser", "S"},
    {"unlockUser", "S"},
    {"endSessionsOfUser", "S"},
    {"listRoles", "SX"},
    {"listDepartments", "SX"},
    {"listPermissionChanges", "SX"},
    {"getPermissionChange", "SX"},
    {"draftPermissionChange", "X"},
    {"approvePermissionChange", "SX"},
    {"rejectPermissionChange", "SX"},
    {"withdrawPermissionChange", "X"},
    {"listApiClients", "SX"},
    {"getApiClient", "SX"},
    {"draftApiClient", "X"},
    {"approveApiClient", "SX"},
    {"disableApiClient", "X"},
    {"renewApiClientSecret", "X"},
    {"listAudit", "A"},
    {"checkAudit", "A"},
    {"listItems", "RPOK"},
    {"getItemTemplate", "RPOK"},
    {"getItemForm", "RPOK"},
    {"beginUpload", "RPOK"},
    {"getUpload", "RPOK"},
    {"addPiece", "RPOK"},
    {"finishUpload", "RPOK"},
    {"dropUpload", "RPOK"},
    {"listBatches", "RPOK"},
    {"getBatch", "RPOK"},
    {"listFindings", "RPOK"},
    {"countFindings", "RPOK"},
    {"getErrorWorkbook", "RPOK"},
    {"getBatchRow", "RPOK"},
    {"listBatchEdits", "RPOK"},
    {"editCell", "RPOK"},
    {"undoCellEdit", "RPOK"},
    {"submitBatch", "RPOK"},
    {"withdrawBatch", "RPOK"},
    {"approveBatch", "PO"},
    {"sendBackBatch", "PO"},
    {"listReportingTasks", "RPOK"},
    {"giveZeroReport", "RPOK"},
    {"takeBackZeroReport", "RPOK"},
    {"getCountStatement", "RPOK"},
    {"giveCountStatement", "RPOK"},
    {"listWaitingRows", "RPOCK"},
    {"getWaitingRow", "RPOCK"},
    {"listMatchDecisions", "RPOCK"},
    {"acceptWaitingRow", "O"},
    {"setWaitingRowAside", "O"},
    {"rejectWaitingRow", "O"},
    {"undoMatchDecision", "O"},
    {"compareSubjects", "RPOCK"},
    {"listMerges", "O"},
    {"mergeSubject", "O"},
    {"unmergeSubject", "O"},
    {"getCodeQuality", "POLK"},
    {"listFaultyClaims", "RPOCK"},
    {"listContradictions", "RPOCK"},
    {"settleClaim", "O"},
    {"reopenClaim", "O"},
    {"listReportedRecords", "RPOK"},
    {"getReportedRecord", "RPOK"},
    {"withdrawRecord", "RPOK"},
    {"takeBackWithdrawal", "RPOK"},
    {"approveWithdrawal", "PO"},
    {"refuseWithdrawal", "PO"},
    {"listWithdrawals", "RPOK"},
    {"listWithdrawalReasons", "RPOK"},
    {"listQueryPurposes", "RPOCK"},
    {"openSubjectFile", "RPOCK"},
    {"listFileOpenings", "O"},
    {"listChanges", "RPOCK"},
};

// Operations about the rows, uploads and batches of one department: what those hear whose permission does not reach it,
// and what all others who may come in, for their own department as well. 0: any but a refusal of access, because what
// becomes of a batch in one cell is met by the next.
struct Bound {
  int status = 0;
  std::string_view code;
  int others = 200;
};
const std::map<std::string, Bound, std::less<>> kBound = {
    {"listWaitingRows", {403, "access.other_department"}},
    {"getWaitingRow", {404, "match.row_not_found"}},
    {"getCodeQuality", {403, "access.other_department"}},
    {"listFaultyClaims", {403, "access.other_department"}},
    {"listContradictions", {403, "access.other_department"}},
    {"listItems", {403, "access.other_department"}},
    {"listBatches", {403, "access.other_department"}},
    {"getBatch", {403, "access.other_department"}},
    {"listFindings", {403, "access.other_department"}},
    {"countFindings", {403, "access.other_department"}},
    {"getUpload", {403, "access.other_department"}},
    {"addPiece", {403, "access.other_department", 0}},
    {"finishUpload", {403, "access.other_department", 0}},
    {"dropUpload", {403, "access.other_department", 0}},
    {"getErrorWorkbook", {403, "access.other_department", 0}},
    {"getBatchRow", {403, "access.other_department", 0}},
    {"listBatchEdits", {403, "access.other_department", 0}},
    {"editCell", {403, "access.other_department", 0}},
    {"undoCellEdit", {403, "access.other_department", 0}},
    {"submitBatch", {403, "access.other_department", 0}},
    {"withdrawBatch", {403, "access.other_department", 0}},
    {"approveBatch", {403, "access.other_department", 0}},
    {"sendBackBatch", {403, "access.other_department", 0}},
    {"listReportingTasks", {403, "access.other_department"}},
    {"getCountStatement", {403, "access.other_department"}},
    {"giveZeroReport", {403, "access.other_department", 0}},
    {"giveCountStatement", {403, "access.other_department", 0}},
    {"takeBackZeroReport", {403, "access.other_department", 0}},
    {"listReportedRecords", {403, "access.other_department"}},
    {"getReportedRecord", {404, "records.no_reported"}},
    {"withdrawRecord", {404, "records.no_reported", 0}},
    {"takeBackWithdrawal", {404, "records.no_reported", 0}},
    {"approveWithdrawal", {404, "records.no_reported", 0}},
    {"refuseWithdrawal", {404, "records.no_reported", 0}},
};
// Roles that reach the department of their account alone.
constexpr std::string_view kOfOneDepartment = "RPK";

struct Column {
  char letter;
  std::string role;
};
const std::vector<Column> kColumns = {{'R', "reporter"},
                                      {'P', "approver"},
                                      {'O', "office"},
                                      {'C', "counter"},
                                      {'L', "leader"},
                                      {'S', "system_administrator"},
                                      {'X', "security_administrator"},
                                      {'A', "audit_administrator"},
                                      {'K', "program"}};

enum class Credential { kValid, kMissing, kExpired, kForged, kRevoked, kHalf, kNoCsrf };
constexpr std::pair<Credential, const char*> kCredentials[] = {
    {Credential::kValid, "valid"},    {Credential::kMissing, "missing"}, {Credential::kExpired, "expired"},
    {Credential::kForged, "forged"},  {Credential::kRevoked, "revoked"}, {Credential::kHalf, "half"},
    {Credential::kNoCsrf, "no_csrf"},
};

// What one cell must answer. No status: any but a refusal of access. No code: no error.
struct Expected {
  int status = 0;
  std::string code;
};

struct Held {
  std::map<Credential, std::string> tokens;
  std::string spare_token;  // for the operation that ends its own session
  // Of a program.
  std::string client_id, secret, revoked_id, revoked_secret;
};

class Matrix {
 public:
  explicit Matrix(db::Engine engine) : city_(engine) {
    for (const bool own : {true, false}) {
      const std::string department = own ? "D011" : "D012";
      AddAccount(city_, own ? "target.own" : "target.other", "reporter", department);
      city_.File("licence", department, "2026-11-21",
                 {Licence(kStranger, "钟祥示例待认有限公司", "钟待许〔2026〕" + department + "号", "2026-11-19")});
      intake::WaitingQuery of_department;
      of_department.department_id = department;
      const auto waiting = city_.workbench->desk.List(Caller::Operator(), of_department);
      CHECK(waiting.ok() && waiting->size() == 1);
      (own ? own_row_ : other_row_) = intake::RowName(waiting->front().row);
    }
    own_record_ = city_.IdOf("钟市监许〔2026〕298号");
    other_record_ = city_.IdOf("钟建许〔2026〕1号");
    own_batch_ = ExaminedBatch("D011");
    other_batch_ = ExaminedBatch("D012");
    std::map<std::string, std::string> passwords;
    for (const Column& column : kColumns) {
      if (column.letter != 'K') passwords[column.role] = AddAccount(city_, NameOf(column), column.role);
    }
    auto enter_all = [&](const std::function<void(Held&, std::string)>& keep) {
      for (const Column& column : kColumns) {
        if (column.letter == 'K') continue;
        Browser browser(city_);
        browser.Enter(NameOf(column), passwords[column.role]);
        keep(held_[column.letter], browser.cookie);
        // A code counts once.
        if (column.role.ends_with("administrator")) Pass(31);
      }
    };
    enter_all([](Held& held, std::string token) { held.tokens[Credential::kExpired] = std::move(token); });
    Pass(9 * 3600);
    enter_all([&](Held& held, std::string token) {
      CHECK(city_.staff->sign_in.SignOut(*city_.staff->sign_in.Authenticate(token, false)).ok());
      held.tokens[Credential::kRevoked] = std::move(token);
    });
    enter_all([](Held& held, std::string token) { held.spare_token = std::move(token); });
    enter_all([](Held& held, std::string token) {
      held.tokens[Credential::kForged] = token.substr(1) + (token[0] == 'A' ? "B" : "A");
      held.tokens[Credential::kNoCsrf] = token;
      held.tokens[Credential::kValid] = std::move(token);
    });
    for (const Column& column : kColumns) {
      if (column.letter != 'K') held_[column.letter].tokens[Credential::kHalf] = HalfOpen(column);
    }
    AddPrograms();
  }

  static std::string NameOf(const Column& column) { return "matrix." + column.role; }

  Expected ExpectedOf(const Operation& operation, const Column& column, bool own_department,
                      Credential credential) const {
    const std::string& who = kWho.at(operation.id);
    const bool program = column.letter == 'K';
    const bool changes = operation.method != "GET";
    if (program && (credential == Credential::kHalf || credential == Credential::kNoCsrf))
      credential = Credential::kValid;
    if (who == "everybody") {
      // A cookie is not looked at where everybody may come in; a signature is, because its sender wants to know.
      if (!program || credential == Credential::kValid || credential == Credential::kMissing) return {};
      return Refused(program, credential);
    }
    switch (credential) {
      case Credential::kMissing:
        return {401, "http.unauthenticated"};
      case Credential::kExpired:
      case Credential::kForged:
      case Credential::kRevoked:
        return Refused(program, credential);
      case Credential::kNoCsrf:
        if (changes) return {403, "access.csrf"};
        break;
      case Credential::kHalf:
        // The first password is changed before anything else is set up.
        if (who == "accounts" && operation.id != "startEnrolment") return {};
        return {403, "access.step_missing"};
      case Credential::kValid:
        break;
    }
    const bool may = who == "accounts" ? !program : who.find(column.letter) != std::string::npos;
    if (!may) return {403, "access.forbidden"};
    auto bound = kBound.find(operation.id);
    if (bound == kBound.end()) return {};
    if (own_department || kOfOneDepartment.find(column.letter) == std::string_view::npos)
      return {bound->second.others, ""};
    return {bound->second.status, std::string(bound->second.code)};
  }

  http::Response Ask(const Operation& operation, const Column& column, bool own_department, Credential credential) {
    const Held& held = held_.at(column.letter);
    http::Request request;
    request.method = http::MethodNamed(operation.method);
    request.path = operation.path;
    Fill(request.path, "{name}", own_department ? "target.own" : "target.other");
    Fill(request.path, "{item}", "licence");
    Fill(request.path, "{department}", own_department ? "D011" : "D012");
    Fill(request.path, "{period}", "2026-11");
    Fill(request.path, "{batch}", own_department ? own_batch_ : other_batch_);
    if (request.path.find("{upload}") != std::string::npos) {
      Fill(request.path, "{upload}", UploadOf(own_department ? "D011" : "D012"));
    }
    if (request.path.find("/batches/") != std::string::npos) Fill(request.path, "{row}", "2");
    Fill(request.path, "{field}", "XK_NR");
    if (request.path.find("/reported-records/") != std::string::npos) {
      Fill(request.path, "{record}", own_department ? own_record_ : other_record_);
    }
    Fill(request.path, "{row}", own_department ? own_row_ : other_row_);
    for (const char* place : {"{id}", "{number}", "{code}", "{record}", "{decision}", "{claim}"}) {
      Fill(request.path, place, "999");
    }
    if (kBound.contains(operation.id) && operation.path.find('{') == std::string::npos) {
      request.query_text = own_department ? "department=D011" : "department=D012";
      request.query = http::ParseQuery(request.query_text).value();
    }
    request.id = "M-1";
    request.remote_address = "192.0.2.1";
    if (operation.definition->contains("requestBody")) {
      request.body = "{}";
      request.headers.emplace_back("content-type", "application/json");
    }
    if (credential != Credential::kMissing) {
      if (column.letter == 'K') {
        SignRequest(request, held, credential);
      } else {
        SendCookie(request, operation, held, credential);
      }
    }
    return city_.site->Answer(request);
  }

  std::int64_t AuditEntries() {
    return city_.staff->audit.Check(Caller("auditor", {Permission::kReadAudit}))->size.entries;
  }
  std::vector<std::string> AuditDefects() {
    return city_.staff->audit.Check(Caller("auditor", {Permission::kReadAudit}))->defects;
  }

 private:
  static Expected Refused(bool program, Credential credential) {
    if (credential == Credential::kExpired) return {401, program ? "access.signature_time" : "access.session_expired"};
    if (credential == Credential::kForged) return {401, program ? "access.signature_wrong" : "access.session_unknown"};
    return {401, program ? "access.client_ended" : "access.session_ended"};
  }

  static void Fill(std::string& path, std::string_view place, std::string_view value) {
    if (const std::size_t at = path.find(place); at != std::string::npos) path.replace(at, place.size(), value);
  }

  std::string ExaminedBatch(const std::string& department) {
    const std::string csv =
        Csv({Licence(kBuilders, "钟祥示例建筑工程有限公司", department + "许〔2026〕1号", "2026-11-20")});
    intake::ImportRequest request{
        .item = "licence", .department = department, .file_name = "rows.csv", .received_on = {}};
    request.examine_first = true;
    auto accepted = city_.Intake().Accept(Caller::Operator(), request, *formats::MemorySource(csv));
    CHECK(accepted.ok());
    city_.RunJobs();
    return std::to_string(accepted->batch_id);
  }

  // The same one until somebody drops it.
  std::string UploadOf(const std::string& department) {
    intake::UploadRequest request{.item = "licence", .department = department, .file_name = "rows.csv"};
    request.file_bytes = 5;
    request.digest_kind = "SM3";
    request.digest = std::string(64, 'a');
    auto begun = city_.Uploads().Begin(Caller::Operator(), request);
    CHECK(begun.ok());
    return std::to_string(begun->upload.id);
  }

  void Pass(int seconds) { city_.clock.Set({city_.clock.Now().epoch_ms + seconds * 1000LL}); }

  // Somebody with the role, who has not changed the first password yet.
  std::string HalfOpen(const Column& column) {
    const access::Role* role = access::Roles::Builtin().Find(column.role);
    const std::string name = "half." + column.role;
    auto added = city_.staff->users.Add(Caller::Operator(), {name, name, "D011", role->duty, true});
    CHECK(added.ok() && city_.staff->changes.GrantAtServer(Caller::Operator(), name, column.role).ok());
    return city_.staff->sign_in.SignIn({name, added->password, "192.0.2.1", ""}).session->token;
  }

  void AddPrograms() {
    Held& held = held_['K'];
    const Caller drafter({.name = "x", .user_id = 1, .department = "", .session = "", .stage = ""},
                         {{Permission::kManageClients, Reach::Everything()}});
    const Caller approver({.name = "y", .user_id = 2, .department = "", .session = "", .stage = ""},
                          {{Permission::kApprovePermissions, Reach::Everything()}});
    for (bool revoked : {false, true}) {
      auto client = city_.staff->clients.Draft(
          drafter, {"示例银行", "D011", {"report_data", "read_subjects", "read_figures"}, {}, 60'000, {}});
      CHECK(client.ok() && city_.staff->clients.Approve(approver, client->client.id).ok());
      (revoked ? held.revoked_id : held.client_id) = client->client.id;
      (revoked ? held.revoked_secret : held.secret) = client->secret;
      if (revoked) CHECK(city_.staff->clients.Disable(drafter, client->client.id).ok());
    }
  }

  void SignRequest(http::Request& request, const Held& held, Credential credential) {
    const bool revoked = credential == Credential::kRevoked;
    const std::int64_t age_s = credential == Credential::kExpired ? 3600 : 0;
    access::SignedRequest sign{
        revoked ? held.revoked_id : held.client_id,
        city_.clock.Now().epoch_ms / 1000 - age_s,
        "nonce-" + std::to_string(1'000'000'000 + nonces_++),
        "",
        std::string(http::NameOf(request.method)),
        http::EncodePath(request.path) + (request.query_text.empty() ? "" : "?" + request.query_text),
        request.body,
        ""};
    const std::string secret = revoked ? held.revoked_secret : held.secret;
    sign.signature = access::Sign(credential == Credential::kForged ? "guessed" : secret, sign);
    request.headers.emplace_back("authorization", "CREDENCE-HMAC-SM3 key=" + sign.client_id +
                                                      ", time=" + std::to_string(sign.time_s) +
                                                      ", nonce=" + sign.nonce + ", signature=" + sign.signature);
  }

  void SendCookie(http::Request& request, const Operation& operation, const Held& held, Credential credential) {
    std::string token = held.tokens.at(credential);
    if (credential == Credential::kValid && operation.id == "signOut") token = held.spare_token;
    request.headers.emplace_back("cookie", "__Host-credence-session=" + token);
    if (credential != Credential::kNoCsrf) request.headers.emplace_back("x-csrf-token", access::CsrfToken(token));
  }

  City city_;
  std::string own_batch_, other_batch_;
  std::string own_row_, other_row_;  // that wait
  std::string own_record_, other_record_;
  std::map<char, Held> held_;
  int nonces_ = 0;
};

bool IsRefusalOfAccess(const http::Response& response) {
  if (response.status == 401) return true;
  if (response.status != 403) return false;
  const std::string& code = response.error->code;
  return code == "access.forbidden" || code == "access.other_department" || code == "access.step_missing" ||
         code == "access.csrf" || code == "http.cross_site";
}

// Who may come in is decided above the database, so PostgreSQL sees one reading and one changing operation of each kind
// of door, with everything else crossed as on SQLite; that keeps the test short on slow machines.
std::vector<Operation> OperationsOn(db::Engine engine) {
  std::vector<Operation> operations = Operations();
  if (engine == db::Engine::kSqlite) return operations;
  std::set<std::pair<std::string, bool>> seen;
  std::erase_if(operations, [&](const Operation& operation) {
    auto who = kWho.find(operation.id);
    if (who == kWho.end() || kBound.contains(operation.id)) return false;  // whose rows is decided in the database
    return !seen.emplace(who->second, operation.method == "GET").second;
  });
  return operations;
}

class MatrixOn : public testing::TestWithParam<db::Engine> {};
INSTANTIATE_TEST_SUITE_P(Engines, MatrixOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(MatrixOn, AnswersEachCellAsItsTableSays) {
  Matrix matrix(GetParam());
  int cells = 0, unasserted = 0, noted = 0, wrong = 0;
  const std::int64_t entries_before = matrix.AuditEntries();
  std::vector<Operation> operations = OperationsOn(GetParam());
  std::stable_partition(operations.begin(), operations.end(), [](const Operation& o) { return o.id != "signOut"; });
  for (const Operation& operation : operations) {
    for (const Column& column : kColumns) {
      for (bool own_department : {true, false}) {
        for (const auto& [credential, name] : kCredentials) {
          // A session that has signed out is gone: once is enough.
          if (operation.id == "signOut" && !own_department && credential != Credential::kMissing) continue;
          ++cells;
          if (!kWho.contains(operation.id)) {
            ++unasserted;
            continue;
          }
          const Expected expected = matrix.ExpectedOf(operation, column, own_department, credential);
          const http::Response response = matrix.Ask(operation, column, own_department, credential);
          noted += operation.audit_event.empty() ? 0 : 1;
          const std::string cell = operation.id + " " + column.role + " " + (own_department ? "own " : "other ") + name;
          const std::string code = response.error ? response.error->code : "";
          const bool good = expected.status == 0 ? !IsRefusalOfAccess(response) && response.status < 500
                                                 : response.status == expected.status && code == expected.code;
          if (!good && ++wrong <= 20) {
            ADD_FAILURE() << cell << ": expected " << expected.status << " " << expected.code << ", got "
                          << response.status << " " << response.body;
          }
          // That a wrong signature is refused everywhere is said once for all operations.
          if (kWho.at(operation.id) == "everybody" && response.status == 401) continue;
          for (const std::string& breach : BreachesOf(operation, response)) ADD_FAILURE() << cell << ": " << breach;
        }
      }
    }
  }
  EXPECT_EQ(unasserted, 0);
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(matrix.AuditEntries() - entries_before, noted);  // each use and each refusal left its entry
  EXPECT_EQ(matrix.AuditDefects(), std::vector<std::string>{});
  std::cout << "access matrix: " << operations.size() << " operations × " << kColumns.size()
            << " roles × 2 departments × " << std::size(kCredentials) << " credentials, " << cells << " cells, "
            << unasserted << " unasserted\n";
}

TEST(Matrix, KnowsNoOperationThatIsGone) {
  std::set<std::string> documented;
  for (const Operation& operation : Operations()) documented.insert(operation.id);
  for (const auto& [id, who] : kWho) EXPECT_TRUE(documented.contains(id)) << id;
}

// What the document says of permission and audit event is what the routes do.
TEST(Matrix, DocumentSaysWhatTheRoutesDemand) {
  City city(db::Engine::kSqlite);
  int compared = 0;
  for (const http::Route& route : city.site->router().routes()) {
    if (route.operation_id.empty()) continue;
    const Operation& operation = OperationNamed(route.operation_id);
    EXPECT_EQ(operation.permission, credence::NameOf(*route.permission)) << route.operation_id;
    EXPECT_EQ(operation.audit_event, route.audit_event) << route.operation_id;
    EXPECT_EQ(operation.method, http::NameOf(route.method)) << route.operation_id;
    ++compared;
  }
  EXPECT_EQ(compared, static_cast<int>(Operations().size()));
}

}  // namespace
}  // namespace credence::api
