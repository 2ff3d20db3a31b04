-- Writes an entry into the log under KEYS[1], with a number that is greater than all before: the microseconds since
-- 1970 or, if the clock was set back, the next one. Of the same entry only the last is kept. Gives the number.
-- ARGV: the entry, a number that its own is greater than, the most entries, the one that stands for all before it,
-- the milliseconds that the log stays

local time = redis.call('TIME')
local number = time[1] * 1000000 + time[2]
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2] or 0
number = math.max(number, tonumber(last) + 1, tonumber(ARGV[2]) + 1)
local text = string.format('%.0f', number)
if ARGV[1] == ARGV[4] then
  redis.call('DEL', KEYS[1])
end
redis.call('ZADD', KEYS[1], text, ARGV[1])
local excess = redis.call('ZCARD', KEYS[1]) - ARGV[3]
if excess > 0 then
  local dropped = redis.call('ZRANGE', KEYS[1], 0, excess, 'WITHSCORES')
  for i = 1, #dropped, 2 do
    redis.call('ZREM', KEYS[1], dropped[i])
  end
  redis.call('ZADD', KEYS[1], dropped[#dropped], ARGV[4])
end
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return text
