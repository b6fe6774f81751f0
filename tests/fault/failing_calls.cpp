// For LD_PRELOAD: lets chosen calls of the C library fail, counts them, and moves the clock. Tests only.
//
// CREDENCE_FAULT=KIND:FIRST[+]:ERROR  the call number FIRST of that kind fails with ERROR (ENOSPC, EIO, ENOMEM, EROFS),
// with
//                                     `+` every later one too. Half of a write that fails for want of room is written
//                                     first, as a full disk does it.
// CREDENCE_FAULT_COUNTS=FILE          appends one line `KIND COUNT` for each kind when the program ends.
// CREDENCE_FAULT_CLOCK=SECONDS        the clock of the day is so much ahead.
// CREDENCE_FAULT_ARM=FILE             nothing is counted or fails before this file exists.
//
// Kinds: write sync rename open truncate allocate. Calls that the C library makes to itself (stdio) are not seen.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* old, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
}

namespace {

enum Kind { kWrite, kSync, kRename, kOpen, kTruncate, kAllocate, kKinds };
constexpr const char* kNames[kKinds] = {"write", "sync", "rename", "open", "truncate", "allocate"};

std::atomic<long> counts[kKinds];
int fault_kind = -1;
long fault_first = 0;
bool fault_stays = false;
int fault_error = 0;
long clock_ahead_s = 0;
const char* arm_file = nullptr;
std::atomic<bool> armed{false};
bool ready = false;  // plain: set before the program has a second thread

struct ErrorName {
  const char* name;
  int number;
};
constexpr ErrorName kErrors[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO}, {"ENOMEM", ENOMEM}, {"EROFS", EROFS}};

void ReadFault(const char* text) {
  const char* colon = strchr(text, ':');
  if (colon == nullptr) return;
  for (int kind = 0; kind < kKinds; ++kind) {
    if (strncmp(text, kNames[kind], static_cast<size_t>(colon - text)) == 0) fault_kind = kind;
  }
  char* end = nullptr;
  fault_first = strtol(colon + 1, &end, 10);
  if (*end == '+') {
    fault_stays = true;
    ++end;
  }
  for (const ErrorName& error : kErrors) {
    if (*end == ':' && strcmp(end + 1, error.name) == 0) fault_error = error.number;
  }
}

bool IsArmed() {
  if (armed) return true;
  struct stat status;
  if (stat(arm_file, &status) != 0) return false;
  armed = true;
  return true;
}

// Whether this call is to fail; errno is set then.
bool Fails(Kind kind) {
  if (!ready || !IsArmed()) return false;
  const long number = ++counts[kind];
  if (kind != fault_kind || number < fault_first || (number > fault_first && !fault_stays)) return false;
  errno = fault_error;
  return true;
}

template <typename Function>
Function Next(Function& kept, const char* name) {
  if (kept == nullptr) kept = reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
  return kept;
}

__attribute__((constructor)) void Begin() {
  if (const char* text = getenv("CREDENCE_FAULT")) ReadFault(text);
  if (const char* text = getenv("CREDENCE_FAULT_CLOCK")) clock_ahead_s = strtol(text, nullptr, 10);
  arm_file = getenv("CREDENCE_FAULT_ARM");
  armed = arm_file == nullptr;
  ready = true;
}

__attribute__((destructor)) void End() {
  ready = false;
  const char* path = getenv("CREDENCE_FAULT_COUNTS");
  if (path == nullptr) return;
  FILE* file = fopen(path, "a");
  if (file == nullptr) return;
  for (int kind = 0; kind < kKinds; ++kind) fprintf(file, "%s %ld\n", kNames[kind], counts[kind].load());
  fclose(file);
}

// A mode is passed only with some flags.
mode_t ModeOf(int flags, va_list rest) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? static_cast<mode_t>(va_arg(rest, unsigned)) : 0;
}

}  // namespace

#define NEXT(name, ...) Next(next_##name, #name)(__VA_ARGS__)
#define KEEP(result, name, ...)                    \
  using name##_function = result (*)(__VA_ARGS__); \
  static name##_function next_##name = nullptr

KEEP(ssize_t, write, int, const void*, size_t);
KEEP(ssize_t, pwrite, int, const void*, size_t, off_t);
KEEP(ssize_t, pwrite64, int, const void*, size_t, off64_t);
KEEP(ssize_t, writev, int, const iovec*, int);
KEEP(ssize_t, sendfile, int, int, off_t*, size_t);
KEEP(ssize_t, sendfile64, int, int, off64_t*, size_t);
KEEP(ssize_t, copy_file_range, int, off64_t*, int, off64_t*, size_t, unsigned);
KEEP(int, fsync, int);
KEEP(int, fdatasync, int);
KEEP(int, rename, const char*, const char*);
KEEP(int, renameat, int, const char*, int, const char*);
KEEP(int, link, const char*, const char*);
KEEP(int, open, const char*, int, ...);
KEEP(int, open64, const char*, int, ...);
KEEP(int, openat, int, const char*, int, ...);
KEEP(int, openat64, int, const char*, int, ...);
KEEP(FILE*, fopen, const char*, const char*);
KEEP(FILE*, fopen64, const char*, const char*);
KEEP(int, ftruncate, int, off_t);
KEEP(int, ftruncate64, int, off64_t);
KEEP(int, fallocate, int, int, off_t, off_t);
KEEP(int, posix_fallocate, int, off_t, off_t);
KEEP(int, mkdir, const char*, mode_t);
KEEP(int, clock_gettime, clockid_t, timespec*);
KEEP(int, gettimeofday, timeval*, void*);

extern "C" {

ssize_t write(int file, const void* bytes, size_t size) {
  if (!Fails(kWrite)) return NEXT(write, file, bytes, size);
  const int error = errno;
  if (error == ENOSPC && size > 1) (void)NEXT(write, file, bytes, size / 2);
  errno = error;
  return -1;
}
ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  if (!Fails(kWrite)) return NEXT(pwrite, file, bytes, size, at);
  const int error = errno;
  if (error == ENOSPC && size > 1) (void)NEXT(pwrite, file, bytes, size / 2, at);
  errno = error;
  return -1;
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  if (!Fails(kWrite)) return NEXT(pwrite64, file, bytes, size, at);
  const int error = errno;
  if (error == ENOSPC && size > 1) (void)NEXT(pwrite64, file, bytes, size / 2, at);
  errno = error;
  return -1;
}
ssize_t writev(int file, const iovec* parts, int count) {
  return Fails(kWrite) ? -1 : NEXT(writev, file, parts, count);
}
ssize_t sendfile(int out, int in, off_t* at, size_t size) {
  return Fails(kWrite) ? -1 : NEXT(sendfile, out, in, at, size);
}
ssize_t sendfile64(int out, int in, off64_t* at, size_t size) {
  return Fails(kWrite) ? -1 : NEXT(sendfile64, out, in, at, size);
}
ssize_t copy_file_range(int in, off64_t* from, int out, off64_t* to, size_t size, unsigned flags) {
  return Fails(kWrite) ? -1 : NEXT(copy_file_range, in, from, out, to, size, flags);
}
int fsync(int file) { return Fails(kSync) ? -1 : NEXT(fsync, file); }
int fdatasync(int file) { return Fails(kSync) ? -1 : NEXT(fdatasync, file); }
int rename(const char* from, const char* to) noexcept { return Fails(kRename) ? -1 : NEXT(rename, from, to); }
int renameat(int a, const char* from, int b, const char* to) noexcept {
  return Fails(kRename) ? -1 : NEXT(renameat, a, from, b, to);
}
int link(const char* from, const char* to) noexcept { return Fails(kRename) ? -1 : NEXT(link, from, to); }
int mkdir(const char* path, mode_t mode) noexcept { return Fails(kOpen) ? -1 : NEXT(mkdir, path, mode); }

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = ModeOf(flags, rest);
  va_end(rest);
  return Fails(kOpen) ? -1 : NEXT(open, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = ModeOf(flags, rest);
  va_end(rest);
  return Fails(kOpen) ? -1 : NEXT(open64, path, flags, mode);
}
int openat(int folder, const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = ModeOf(flags, rest);
  va_end(rest);
  return Fails(kOpen) ? -1 : NEXT(openat, folder, path, flags, mode);
}
int openat64(int folder, const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = ModeOf(flags, rest);
  va_end(rest);
  return Fails(kOpen) ? -1 : NEXT(openat64, folder, path, flags, mode);
}
FILE* fopen(const char* path, const char* mode) { return Fails(kOpen) ? nullptr : NEXT(fopen, path, mode); }
FILE* fopen64(const char* path, const char* mode) { return Fails(kOpen) ? nullptr : NEXT(fopen64, path, mode); }

int ftruncate(int file, off_t size) noexcept { return Fails(kTruncate) ? -1 : NEXT(ftruncate, file, size); }
int ftruncate64(int file, off64_t size) noexcept { return Fails(kTruncate) ? -1 : NEXT(ftruncate64, file, size); }
int fallocate(int file, int mode, off_t at, off_t size) {
  return Fails(kTruncate) ? -1 : NEXT(fallocate, file, mode, at, size);
}
int posix_fallocate(int file, off_t at, off_t size) {
  return Fails(kTruncate) ? errno : NEXT(posix_fallocate, file, at, size);
}

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  const int result = NEXT(clock_gettime, clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += clock_ahead_s;
  return result;
}
int gettimeofday(timeval* now, void* zone) noexcept {
  const int result = NEXT(gettimeofday, now, zone);
  if (result == 0) now->tv_sec += clock_ahead_s;
  return result;
}
time_t time(time_t* into) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (into != nullptr) *into = now.tv_sec;
  return now.tv_sec;
}

void* malloc(size_t size) { return Fails(kAllocate) ? nullptr : __libc_malloc(size); }
void* calloc(size_t count, size_t size) { return Fails(kAllocate) ? nullptr : __libc_calloc(count, size); }
void* realloc(void* old, size_t size) { return Fails(kAllocate) ? nullptr : __libc_realloc(old, size); }
void* aligned_alloc(size_t alignment, size_t size) {
  return Fails(kAllocate) ? nullptr : __libc_memalign(alignment, size);
}
int posix_memalign(void** into, size_t alignment, size_t size) {
  if (Fails(kAllocate)) return ENOMEM;
  *into = __libc_memalign(alignment, size);
  return *into == nullptr ? ENOMEM : 0;
}
}
