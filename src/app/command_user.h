// credence user …: accounts of those who work here, at the command line of the server.
#pragma once

#include <string>

#include "app/command_context.h"

namespace CLI {
class App;
}  // namespace CLI

namespace credence::app {

struct CommonOptions;

enum class UserAction { kAdd, kList, kRoles, kDisable, kEnable, kUnlock, kResetPassword, kResetSecondFactor };

struct UserOptions {
  UserAction action = UserAction::kList;
  std::string name;
  std::string shown_name;  // empty = the name
  std::string department;
  std::string role;
};

// The command, with everything it is given.
void AddUserCommand(CLI::App& app, UserOptions& options, CommonOptions& common);

}  // namespace credence::app
