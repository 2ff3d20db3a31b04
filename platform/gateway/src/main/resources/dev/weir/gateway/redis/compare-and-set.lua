-- Puts a value under KEYS[1] if what is there is what the caller knows. Gives 1 if it was put.
-- ARGV: the value, its time to live in milliseconds, what has to be there (absent: nothing)

if redis.call('GET', KEYS[1]) ~= (ARGV[3] or false) then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
