// credence user: accounts at the command line of the server. Whoever stands there needs no second person; the ledger
// names the operator as the actor.
#include "app/command_user.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <ostream>

#include "access/access_errors.h"
#include "access/access_json.h"
#include "access/access_services.h"
#include "app/command_parsing.h"
#include "app/installation.h"
#include "app/words.h"
#include "base/limits.h"

namespace credence::app {
namespace {

namespace json = boost::json;

std::string TitleOf(const access::Role& role, Language language) {
  return language == Language::kChinese ? role.title : role.title_english;
}

// The password is printed here, once, and stands nowhere else.
int ShowPassword(const CommandContext& context, const std::string& key, const access::UserWithPassword& made) {
  context.Line(key, {{"name", made.user.name}, {"password", made.password}});
  context.Line("user.once", {{"days", std::to_string(limits::kOneTimePasswordDays)}});
  context.End({{"name", made.user.name}, {"one_time_password", made.password}});
  return kExitDone;
}

int Add(const CommandContext& context, Installation& installation, const UserOptions& options) {
  access::NewUser request;
  request.name = options.name;
  request.shown_name = options.shown_name.empty() ? options.name : options.shown_name;
  request.department = options.department;
  if (!options.role.empty()) {
    const access::Role* role = access::Roles::Builtin().Find(options.role);
    if (role == nullptr) return context.Refuse(Error(access::errors::kUnknownRole, {{"role", options.role}}));
    request.duty = role->duty;
  }
  // Both or neither: of an account without its role nobody would have seen the password.
  auto added = installation.staff().users.AddWith(
      Caller::Operator(), request, [&](db::Transaction& tx, const access::User& user) -> Status {
        if (options.role.empty()) return {};
        return installation.staff().changes.GrantAtServer(tx, Caller::Operator(), user.name, options.role);
      });
  if (!added.ok()) return context.Refuse(added.error());
  return ShowPassword(context, "user.added", *added);
}

int List(const CommandContext& context, Installation& installation, const UserOptions& options) {
  json::array rows;
  access::UserFilter filter{options.department, "", "", "", limits::kPageSizeMax};
  for (bool more = true; more;) {
    auto views = installation.staff().users.List(Caller::Operator(), filter);
    if (!views.ok()) return context.Refuse(views.error());
    for (const access::UserView& view : *views) {
      std::string roles;
      for (const access::RoleGrant& grant : view.grants) roles.append(roles.empty() ? "" : ", ").append(grant.role);
      const bool locked = view.use.IsLocked(context.clock.Now());
      const std::string state = locked ? "locked" : std::string(access::NameOf(view.user.state));
      context.Line("user.line", {{"name", view.user.name},
                                 {"shown_name", view.user.shown_name},
                                 {"department", view.user.department},
                                 {"state", Say("user.state." + state, {}, context.language)},
                                 {"roles", roles.empty() ? "-" : roles}});
      rows.push_back(access::JsonOf(view, context.clock.Now()));
      filter.after = view.user.name;
    }
    more = views->size() == limits::kPageSizeMax;
  }
  if (rows.empty()) context.Line("user.none");
  context.End({{"users", std::move(rows)}});
  return kExitDone;
}

int ShowRoles(const CommandContext& context) {
  json::array rows;
  for (const access::Role& role : access::Roles::Builtin().all()) {
    context.Line("user.role", {{"role", role.code}, {"title", TitleOf(role, context.language)}});
    rows.push_back(access::JsonOf(role));
  }
  context.End({{"roles", std::move(rows)}});
  return kExitDone;
}

int Roles(const CommandContext& context, Installation& installation, const UserOptions& options) {
  if (options.name.empty()) return ShowRoles(context);
  if (!options.role.empty()) {
    Status granted = installation.staff().changes.GrantAtServer(Caller::Operator(), options.name, options.role);
    if (!granted.ok()) return context.Refuse(granted.error());
  }
  auto view = installation.staff().users.Find(Caller::Operator(), options.name);
  if (!view.ok()) return context.Refuse(view.error());
  json::array rows;
  for (const access::RoleGrant& grant : view->grants) {
    const access::Role* role = access::Roles::Builtin().Find(grant.role);
    context.Line("user.role",
                 {{"role", grant.role}, {"title", role == nullptr ? "?" : TitleOf(*role, context.language)}});
    rows.emplace_back(grant.role);
  }
  if (rows.empty()) context.Line("user.no_role", {{"name", options.name}});
  context.End({{"name", view->user.name}, {"roles", std::move(rows)}});
  return kExitDone;
}

int Done(const CommandContext& context, const Status& status, const std::string& key, const UserOptions& options) {
  if (!status.ok()) return context.Refuse(status.error());
  context.Line(key, {{"name", options.name}});
  context.End({{"name", options.name}});
  return kExitDone;
}

int RunUser(const CommandContext& context, const UserOptions& options) {
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  access::UserService& users = installation.staff().users;
  const Caller caller = Caller::Operator();
  switch (options.action) {
    case UserAction::kAdd:
      return Add(context, installation, options);
    case UserAction::kList:
      return List(context, installation, options);
    case UserAction::kRoles:
      return Roles(context, installation, options);
    case UserAction::kDisable:
      return Done(context, users.Disable(caller, options.name), "user.disabled", options);
    case UserAction::kEnable:
      return Done(context, users.Enable(caller, options.name), "user.enabled", options);
    case UserAction::kUnlock:
      return Done(context, users.Unlock(caller, options.name), "user.unlocked", options);
    case UserAction::kResetSecondFactor:
      return Done(context, users.ResetSecondFactor(caller, options.name), "user.second_factor_reset", options);
    case UserAction::kResetPassword:
      break;
  }
  auto reset = users.ResetPassword(caller, options.name);
  return reset.ok() ? ShowPassword(context, "user.password_reset", *reset) : context.Refuse(reset.error());
}

}  // namespace

void AddUserCommand(CLI::App& app, UserOptions& options, CommonOptions& common) {
  auto* user = app.add_subcommand("user", "accounts of those who work here");
  user->require_subcommand(1);
  user->fallthrough();
  auto add = [&](const char* name, const char* what, UserAction action) {
    CLI::App* command = user->add_subcommand(name, what);
    command->fallthrough();
    command->callback([&options, &common, action] {
      options.action = action;
      common.run = [&options](const CommandContext& c) { return RunUser(c, options); };
    });
    return command;
  };
  auto named = [&](CLI::App* command, bool required = true) {
    command->add_option("NAME", options.name, "user name")->required(required);
    return command;
  };
  auto* added = named(add("add", "make an account; prints a one-time password", UserAction::kAdd));
  added->add_option("--department", options.department, "department: number or unified code")->required();
  added->add_option("--shown-name", options.shown_name, "what pages call the person, default NAME");
  added->add_option("--role", options.role, "first role; it also decides for ever what the account is for");
  auto* list = add("list", "list accounts with their roles", UserAction::kList);
  list->add_option("--department", options.department, "only those of this department (number)");
  auto* roles = named(add("roles", "list roles, or those of an account; grant one", UserAction::kRoles), false);
  roles->add_option("--grant", options.role, "grant this role from today on");
  named(add("reset-password", "print a new one-time password; ends sessions", UserAction::kResetPassword));
  named(add("reset-second-factor", "forget the second factor; ends sessions", UserAction::kResetSecondFactor));
  named(add("disable", "let the account in no more", UserAction::kDisable));
  named(add("enable", "let a disabled account in again", UserAction::kEnable));
  named(add("unlock", "end a lock after failed sign-ins", UserAction::kUnlock));
}

}  // namespace credence::app
