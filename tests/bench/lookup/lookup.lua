-- wrk script: GET with a random code each time. Arguments: file of codes, 18 characters and a line end each; path in
-- which %s is the code. A path without %s is asked as it is, after the same drawing. With a third argument "walk" the
-- codes are asked one after the other instead, half of them by each of two threads: the service has then seen them all.
local line_bytes = 19
local threads = 0
local threads_of_walk = 2

function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  codes = file:read("*a")
  file:close()
  count = math.floor(#codes / line_bytes)
  math.randomseed(20180511 + seed)
  local from, to = args[2]:find("%s", 1, true)
  before = "GET " .. (from and args[2]:sub(1, from - 1) or args[2])
  after = (from and args[2]:sub(to + 1) or "") .. " HTTP/1.1\r\nHost: localhost\r\n\r\n"
  has_code = from ~= nil
  walks = args[3] == "walk"
  next_code = seed - 1
end

function request()
  local at = math.random(0, count - 1) * line_bytes
  if walks then
    at = next_code % count * line_bytes
    next_code = next_code + threads_of_walk
  end
  local code = codes:sub(at + 1, at + line_bytes - 1)
  return before .. (has_code and code or "") .. after
end
