// The accounts of the demo city: one for each role, named by it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/installation.h"

namespace credence::app {

struct DemoAccount {
  std::string name;
  std::string password;
};

// Their passwords are random for each installation, so that no demo city that can be reached from elsewhere opens with
// what stands in a document; they need not be changed, because they are meant to be shown. They are kept in
// <data>/demo-accounts.txt, readable by the owner only, for the next start. Administrators set up their second factor
// when they first come in, as everywhere.
Status MakeDemoAccounts(Installation& installation);

// Empty when there is no such file.
std::vector<DemoAccount> ReadDemoAccounts(const std::filesystem::path& data);

}  // namespace credence::app
