#include "db/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "db/database.h"

namespace credence::db {

FileLock::FileLock(const std::string& path)
    : path_(path), descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660)) {
  if (descriptor_ < 0) Throw("cannot open the lock file ");
}

FileLock::~FileLock() { ::close(descriptor_); }

void FileLock::Lock() {
  while (::flock(descriptor_, LOCK_EX) != 0) {
    if (errno != EINTR) Throw("cannot lock ");
  }
}

bool FileLock::TryLock() {
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    if (errno != EINTR) Throw("cannot lock ");
  }
  return true;
}

void FileLock::Unlock() noexcept { ::flock(descriptor_, LOCK_UN); }

bool FileLock::IsCurrent() const {
  struct stat held {
  }, there{};
  return ::fstat(descriptor_, &held) == 0 && ::stat(path_.c_str(), &there) == 0 && held.st_ino == there.st_ino &&
         held.st_dev == there.st_dev;
}

void FileLock::Remove() noexcept { ::unlink(path_.c_str()); }

void FileLock::Throw(const char* what) const { throw Unavailable(what + path_ + ": " + std::strerror(errno)); }

void FairMutex::lock() {
  std::unique_lock guard(mutex_);
  std::uint64_t mine = next_++;
  changed_.wait(guard, [&] { return serving_ == mine; });
}

void FairMutex::unlock() {
  {
    std::lock_guard guard(mutex_);
    ++serving_;
  }
  changed_.notify_all();
}

bool FairMutex::HasWaiting() {
  std::lock_guard guard(mutex_);
  return next_ > serving_ + 1;
}

WriterTurns::WriterTurns(const std::string& database_path)
    : gate_(database_path + ".gate"), writer_(database_path + ".writer") {}

void WriterTurns::lock() {
  queue_.lock();
  if (is_kept_) return;
  try {
    gate_.Lock();
    writer_.Lock();
  } catch (...) {
    gate_.Unlock();
    queue_.unlock();
    throw;
  }
  gate_.Unlock();
  taken_at_ = std::chrono::steady_clock::now();
}

void WriterTurns::unlock() {
  is_kept_ = queue_.HasWaiting() && std::chrono::steady_clock::now() - taken_at_ < kTogether;
  if (!is_kept_) writer_.Unlock();
  queue_.unlock();
}

bool WriterTurns::HasWaiting() {
  if (queue_.HasWaiting()) return true;
  if (!gate_.TryLock()) return true;  // who waits for the writer stands in the gate
  gate_.Unlock();
  return false;
}

}  // namespace credence::db
