// Who is asking. Every use case takes a Caller first and decides permission before anything else.
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <utility>

#include "base/result.h"

namespace credence {

enum class Permission {
  kReadPublic,
  kReportData,         // upload and file batches of a department
  kManageCatalog,      // load items, rule sets, calendar, departments
  kManagePublication,  // confirm held records, withdraw
  kReadSubjects,
  kManageSubjects,  // decide who a waiting row is about, merge subjects, settle claims
  kOpenSensitive,   // hand out what is sealed: numbers of identity documents
  kOperate,         // migrations, fsck, jobs
};

class Caller {
 public:
  Caller(std::string name, std::set<Permission> permissions)
      : name_(std::move(name)), permissions_(std::move(permissions)) {}

  // Anybody on the internet.
  static Caller Public();
  // The operator at the command line of the server: may do everything that the command line offers.
  static Caller Operator();
  // A job that goes on with what somebody allowed was doing.
  static Caller Job();

  const std::string& name() const { return name_; }  // written as the actor of ledger entries
  bool May(Permission permission) const { return permissions_.contains(permission); }
  // Error code: access.forbidden.
  Status Require(Permission permission) const;

 private:
  std::string name_;
  std::set<Permission> permissions_;
};

}  // namespace credence
