// Locks on files by flock: held by an open file description, freed by the kernel when the process dies.
// Inside db only. POSIX, local file systems.
#pragma once

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

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0;
  std::uint64_t serving_ = 0;
};

// The turn of one writer of a SQLite file, over all threads and processes: first in the queue of this process, then
// through the gate. Whoever stands in the gate is next, so a process that writes without pause lets one other writer
// pass between two of its own transactions.
class WriterTurns {
 public:
  explicit WriterTurns(const std::string& database_path);
  void lock();  // throws Unavailable
  void unlock();

 private:
  FairMutex queue_;
  FileLock gate_;
  FileLock writer_;
};

}  // namespace credence::db
