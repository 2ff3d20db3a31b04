-- Takes the turn under KEYS[1] for the caller, if nobody has it. Gives nothing if that was done, otherwise the
-- word that is there and the milliseconds that it has left.
-- ARGV: the caller's word, its milliseconds, a word that counts as none

local found = redis.call('GET', KEYS[1])
if found and found ~= ARGV[3] then
  local left = redis.call('PTTL', KEYS[1])
  -- One without an end is nobody's.
  if left >= 0 then
    return {found, left}
  end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {}
