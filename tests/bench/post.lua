-- Results as phones send them: each with a key of its own, signed in, over kept connections.
-- PEOPLE (set by what runs this) are the members of staff with their drives.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init()
  math.randomseed(SEED * 100 + number)
  sent = 0
end

local function hex(digits)
  local said = {}
  for i = 1, digits do said[i] = string.format("%x", math.random(0, 15)) end
  return table.concat(said)
end

function request()
  sent = sent + 1
  local person = PEOPLE[sent % #PEOPLE + 1]
  local drive = person.drives[math.random(#person.drives)]
  local small, large = math.random(0, 90), math.random(0, 60)
  local headers = {
    ["Cookie"] = person.cookie,
    ["X-CSRFToken"] = person.token,
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = hex(8) .. "-" .. hex(4) .. "-4" .. hex(3) .. "-a" .. hex(3) .. "-" .. hex(12),
  }
  local body = string.format(
    '{"drive": "%d", "registered": %d, "donors": %d, "bags": {"250": %d, "350": %d}}',
    drive, small + large + 9, small + large, small, large)
  return wrk.format("POST", "/api/v1/collections", headers, body)
end
