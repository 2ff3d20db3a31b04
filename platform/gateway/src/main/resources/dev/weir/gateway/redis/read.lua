-- The value under KEYS[1] and the milliseconds that it has left; nothing if there is none.

local value = redis.call('GET', KEYS[1])
if not value then
  return {}
end
return {value, redis.call('PTTL', KEYS[1])}
