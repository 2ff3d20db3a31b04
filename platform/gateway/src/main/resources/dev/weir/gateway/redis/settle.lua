-- Replaces the word under KEYS[1] if it is still the caller's. Gives 1 if it was.
-- ARGV: the caller's word, the one to be there from now on or an empty one for none, its milliseconds

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
if ARGV[2] == '' then
  return redis.call('DEL', KEYS[1])
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
