-- Adds to the number under KEYS[1]. Gives the sum in digits, as numbers of Lua have 53 bits only; or what is wrong.
-- ARGV: what to add, the time to live in milliseconds of a number that is new

local isNew = redis.call('EXISTS', KEYS[1]) == 0
local sum = redis.pcall('INCRBY', KEYS[1], ARGV[1])
if type(sum) == 'table' then
  if string.find(sum.err, 'overflow', 1, true) then
    return 'overflow'
  end
  -- Else it is the server that is no place for it: a replica, or one that is full.
  return string.find(sum.err, 'not an integer', 1, true) and 'number' or sum
end
if isNew then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return redis.call('GET', KEYS[1])
