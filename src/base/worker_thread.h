// Threads that work in the background of a program.
#pragma once

#include <signal.h>

#include <thread>
#include <utility>

namespace credence {

// A thread that takes no signals: they are for the threads of the program, which know what to do with them.
template <typename Work>
std::thread StartWorker(Work&& work) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::forward<Work>(work));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace credence
