-- Removes a lease under KEYS[1] if it is still that of the caller. Gives 1 if it was.
-- ARGV: the caller

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
