-- Asks for many paths, each as often as the others, and prints what wrk.lua prints.

dofile(os.getenv("BENCH_HARNESS") .. "/wrk.lua")

local paths = tonumber(os.getenv("BENCH_PATHS"))

function init(arguments)
  math.randomseed(4711)
end

function request()
  return wrk.format(nil, "/api/v1/orders/" .. math.random(paths))
end
