// Locks on files by flock: held by an open file description, freed by the kernel when the process dies.
// Inside db only. POSIX, local file systems.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>

namespace credence::db {

// One descriptor. Makes the file when it is missing.
class FileLock {
 public:
  // Throws Unavailable when the file cannot be opened.
  explicit FileLock(const std::string& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  void Lock();     // waits
  bool TryLock();  // false when somebody else holds it
  void Unlock() noexcept;

  // While held: true when the path still leads to this file. A file that its last holder removed is a lock of nobody.
  bool IsCurrent() const;
  // While held: removes the file, so that leases with many names leave nothing behind.
  void Remove() noexcept;

 private:
  void Throw(const char* what) const;

  std::string path_;
  int descriptor_;
};

// Threads come in in the order of their arrival.
class FairMutex {
 public:
  void lock();
  void unlock();
  bool HasWaiting();  // while held: whether another thread waits

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0;
  std::uint64_t serving_ = 0;
};

// The turn of one writer of a SQLite file, over all threads and processes: first in the queue of this process, then
// through the gate. Whoever stands in the gate is next, so a process that writes without pause lets one other process
// pass between two of its own transactions. A process keeps the turn for those of its threads that wait already, for
// kTogether at most: many small writes beside an import wait for one of its slices, not for one each.
class WriterTurns {
 public:
  static constexpr std::chrono::milliseconds kTogether{50};

  explicit WriterTurns(const std::string& database_path);
  void lock();  // throws Unavailable
  void unlock();
  // While held: whether a thread or another program waits. Throws Unavailable.
  bool HasWaiting();

 private:
  FairMutex queue_;
  FileLock gate_;
  FileLock writer_;
  bool is_kept_ = false;  // the writer's lock, for the next thread of the queue
  std::chrono::steady_clock::time_point taken_at_;
};

}  // namespace credence::db
