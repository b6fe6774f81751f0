// Who is asking. Every use case takes a Caller first and decides permission before anything else.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace credence {

// The functions of the platform. A role of catalog/roles.json is a list of their names.
enum class Permission {
  kReadPublic,
  kReportData,         // upload and file batches of a department
  kApproveData,        // decide on batches that somebody else has brought
  kManageCatalog,      // load items, rule sets, calendar, departments
  kManagePublication,  // confirm held records, withdraw
  kReadSubjects,       // files of organisations, what is not public included
  kManageSubjects,     // decide who a waiting row is about, merge subjects, settle claims
  kOpenSensitive,      // hand out what is sealed: numbers of identity documents
  kReadFigures,        // statistics, bulletins, the monthly page
  kOwnSession,         // one's own sessions, password and second factor: whoever has signed in
  kOperate,            // migrations, fsck, jobs
  // Of the three administrators (SEC-09). None of these and none of the above meet in one account.
  kReadAccounts,
  kManageAccounts,      // add, disable, unlock, reset
  kDraftPermissions,    // propose who may do what
  kApprovePermissions,  // decide on what somebody else proposed
  kManageClients,       // programs that call the API
  kReadAudit,
};

// The name as data write it: report_data.
std::string_view NameOf(Permission permission);
std::optional<Permission> PermissionNamed(std::string_view name);
// Whether it belongs to an administrator; kOwnSession and kReadPublic belong to everybody.
bool IsAdministrative(Permission permission);

// In which form protected fields are shown.
enum class FieldProfile { kMasked, kFull };

// How far a permission goes: whose rows, and which form of their fields.
struct Reach {
  bool all_departments = false;
  std::set<std::string> departments;  // ids; counts only when not all
  FieldProfile profile = FieldProfile::kMasked;

  static Reach Everything() { return {true, {}, FieldProfile::kFull}; }
  bool Covers(std::string_view department) const;
  // The same permission given twice reaches what either reaches.
  void Widen(const Reach& other);
};
using Reaches = std::map<Permission, Reach>;

// What is known of a caller besides what it may do.
struct CallerFacts {
  std::string name;          // written as the actor of ledger entries
  std::int64_t user_id = 0;  // 0: no account
  std::string department;    // id, "" for none
  std::string session;       // digest of its token, "" for none
  std::string stage;         // what the session still waits for (a second factor, a new password), "" for nothing
  bool second_factor = false;
};

// Immutable value.
class Caller {
 public:
  // Reaches every department and full fields with each permission.
  Caller(std::string name, const std::set<Permission>& permissions);
  Caller(CallerFacts facts, Reaches reaches) : facts_(std::move(facts)), reaches_(std::move(reaches)) {}

  // Anybody on the internet.
  static Caller Public();
  // The operator at the command line of the server: may do everything that the command line offers.
  static Caller Operator();
  // A job that goes on with what somebody allowed was doing.
  static Caller Job();

  const std::string& name() const { return facts_.name; }
  const CallerFacts& facts() const { return facts_; }
  bool May(Permission permission) const { return reaches_.contains(permission); }
  // nullptr when the caller does not have the permission at all.
  const Reach* ReachOf(Permission permission) const;

  // Error codes: access.forbidden; access.step_missing while the session waits for something.
  Status Require(Permission permission) const;
  // The same for rows of a department. Error codes: access.forbidden, access.other_department.
  Status RequireFor(Permission permission, std::string_view department) const;
  // For what leaves the platform in bulk (SEC-05). Error code: access.second_factor_required.
  Status RequireSecondFactor() const;

 private:
  CallerFacts facts_;
  Reaches reaches_;
};

}  // namespace credence
