#include <iostream>

#include "app/commands.h"

int main(int argc, char** argv) {
  return credence::app::RunCommandLine(argc, argv, credence::SystemClock(), std::cout, std::cerr);
}
