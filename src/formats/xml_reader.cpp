#include "formats/xml_reader.h"

#include <expat.h>

#include <cstddef>
#include <cstdlib>
#include <exception>
#include <new>
#include <utility>

#include "base/limits.h"
#include "formats/formats_errors.h"

namespace credence::formats {
namespace {

constexpr int kBufferBytes = 64 * 1024;

// expat keeps every name it has met and the whole of an unfinished tag. Its memory is counted, and nothing is given
// beyond the limit. The functions of expat's suite know no context: the count they mean is set around every call.
struct MemoryCount {
  std::size_t bytes = 0;
  bool exhausted = false;
};
thread_local MemoryCount* current_count = nullptr;

class CountingInto {
 public:
  explicit CountingInto(MemoryCount& count) : outer_(std::exchange(current_count, &count)) {}
  ~CountingInto() { current_count = outer_; }
  CountingInto(const CountingInto&) = delete;
  CountingInto& operator=(const CountingInto&) = delete;

 private:
  MemoryCount* outer_;
};

constexpr std::size_t kSizePlace = alignof(std::max_align_t);  // in front of each piece stands its size

bool Take(std::size_t more, std::size_t less) {
  if (current_count->bytes - less + more > limits::kXmlMemoryBytesMax) {
    current_count->exhausted = true;
    return false;
  }
  current_count->bytes += more - less;
  return true;
}

std::size_t& SizeOf(void* piece) { return *reinterpret_cast<std::size_t*>(static_cast<char*>(piece) - kSizePlace); }

void* Allocate(std::size_t bytes) {
  if (bytes > limits::kXmlMemoryBytesMax || !Take(bytes, 0)) return nullptr;
  char* raw = static_cast<char*>(std::malloc(bytes + kSizePlace));
  if (raw == nullptr) return nullptr;
  SizeOf(raw + kSizePlace) = bytes;
  return raw + kSizePlace;
}

void Free(void* piece) {
  if (piece == nullptr) return;
  current_count->bytes -= SizeOf(piece);
  std::free(static_cast<char*>(piece) - kSizePlace);
}

void* Reallocate(void* piece, std::size_t bytes) {
  if (piece == nullptr) return Allocate(bytes);
  if (bytes > limits::kXmlMemoryBytesMax || !Take(bytes, SizeOf(piece))) return nullptr;
  char* raw = static_cast<char*>(std::realloc(static_cast<char*>(piece) - kSizePlace, bytes + kSizePlace));
  if (raw == nullptr) return nullptr;
  SizeOf(raw + kSizePlace) = bytes;
  return raw + kSizePlace;
}

constexpr XML_Memory_Handling_Suite kMemory{&Allocate, &Reallocate, &Free};

}  // namespace

std::string_view LocalName(const char* name) {
  const char* begin = name;
  const char* end = name;
  for (; *end != '\0'; ++end) {
    if (*end == ':') begin = end + 1;
  }
  return {begin, static_cast<std::size_t>(end - begin)};
}

std::optional<std::string_view> XmlAttributes::Find(std::string_view name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
    if (LocalName(pair[0]) == name) return std::string_view(pair[1]);
  }
  return std::nullopt;
}

bool XmlAttributes::IsTrue(std::string_view name) const {
  const std::string_view value = Find(name).value_or("");
  return value == "1" || value == "true" || value == "on";
}

struct XmlReader::State {
  State(XmlReader& reader, PartStream& stream, XmlHandler& events) : self(reader), part(stream), handler(events) {
    CountingInto counting(memory);
    parser = XML_ParserCreate_MM(nullptr, &kMemory, nullptr);
    if (parser == nullptr) throw std::bad_alloc();
    XML_SetUserData(parser, this);
    XML_SetElementHandler(parser, &OnStart, &OnEnd);
    XML_SetCharacterDataHandler(parser, &OnText);
    XML_SetStartDoctypeDeclHandler(parser, &OnDoctype);
  }
  ~State() {
    CountingInto counting(memory);
    XML_ParserFree(parser);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  static void OnStart(void* user, const char* name, const char** attributes) {
    State& state = *static_cast<State*>(user);
    if (state.error || state.thrown) return;
    if (++state.depth > limits::kXmlDepthMax) {
      state.self.Refuse(
          Error(errors::kTooDeep, {{"part", state.part.name()}, {"limit", std::to_string(limits::kXmlDepthMax)}}));
      return;
    }
    state.Guarded([&] { state.handler.Start(state.self, LocalName(name), XmlAttributes(attributes)); });
  }
  static void OnEnd(void* user, const char* name) {
    State& state = *static_cast<State*>(user);
    if (state.error || state.thrown) return;
    state.Guarded([&] { state.handler.End(state.self, LocalName(name)); });
    --state.depth;
  }
  static void OnText(void* user, const char* text, int bytes) {
    State& state = *static_cast<State*>(user);
    if (state.error || state.thrown) return;
    state.Guarded([&] { state.handler.Text(state.self, {text, static_cast<std::size_t>(bytes)}); });
  }
  static void OnDoctype(void* user, const char*, const char*, const char*, int) {
    State& state = *static_cast<State*>(user);
    state.self.Refuse(Error(errors::kDoctype, {{"part", state.part.name()}}));
  }

  // An exception must not pass expat's C code; Step throws it on.
  template <typename Call>
  void Guarded(const Call& call) {
    try {
      call();
    } catch (...) {
      thrown = std::current_exception();
      XML_StopParser(parser, XML_FALSE);
    }
  }

  Result<XML_Status> ParseMore() {
    if (is_paused) {
      is_paused = false;
      return XML_ResumeParser(parser);
    }
    void* buffer = XML_GetBuffer(parser, kBufferBytes);
    if (buffer == nullptr) return XML_STATUS_ERROR;
    ASSIGN_OR_RETURN(std::size_t got, part.Read(static_cast<char*>(buffer), kBufferBytes));
    is_last = got == 0;
    return XML_ParseBuffer(parser, static_cast<int>(got), is_last ? 1 : 0);
  }

  XmlReader& self;
  PartStream& part;
  XmlHandler& handler;
  XML_Parser parser = nullptr;
  MemoryCount memory;
  int depth = 0;
  bool is_paused = false;
  bool is_last = false;
  std::optional<Error> error;
  std::exception_ptr thrown;
};

XmlReader::XmlReader(PartStream& part, XmlHandler& handler) : state_(std::make_unique<State>(*this, part, handler)) {}
XmlReader::~XmlReader() = default;

Result<bool> XmlReader::Step() {
  State& state = *state_;
  if (state.error) return *state.error;
  CountingInto counting(state.memory);
  auto status = state.ParseMore();
  if (state.thrown) std::rethrow_exception(state.thrown);
  if (!status.ok()) state.error = status.error();
  if (state.error) return *state.error;
  if (*status == XML_STATUS_SUSPENDED) return true;
  if (*status == XML_STATUS_OK) return !state.is_last;
  state.error =
      Error(state.memory.exhausted ? errors::kTooComplex : errors::kDamagedPart, {{"part", state.part.name()}});
  return *state.error;
}

Status XmlReader::ReadAll() {
  while (true) {
    ASSIGN_OR_RETURN(bool more, Step());
    if (!more) return {};
  }
}

void XmlReader::Pause() {
  if (state_->is_paused || state_->error) return;
  state_->is_paused = XML_StopParser(state_->parser, XML_TRUE) == XML_STATUS_OK;
}

void XmlReader::Refuse(Error error) {
  if (state_->error) return;
  state_->error = std::move(error);
  XML_StopParser(state_->parser, XML_FALSE);
}

int XmlReader::depth() const { return state_->depth; }
const std::string& XmlReader::part() const { return state_->part.name(); }

Status ReadXmlPart(XlsxArchive& archive, std::string_view part, XmlHandler& handler) {
  ASSIGN_OR_RETURN(auto stream, archive.OpenPart(part, limits::kSmallPartBytesMax));
  XmlReader reader(*stream, handler);
  return reader.ReadAll();
}

}  // namespace credence::formats
