# Shared by run and full-size: how a measurement is kept. Source it after launch/common.sh and set "work" to a folder of your own; do not run it.
results="$root/tests/SimpleVlaRl.Benchmarks/results"

# machine: this machine in the words of the programs' own reports.
machine() {
  printf '%s cores of%s, %s, %s, no GPU used' "$(nproc)" "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2)" \
    "$(awk '/MemTotal/ { printf "%d GiB", $2 / 1048576 }' /proc/meminfo)" "$(. /etc/os-release && printf '%s' "$PRETTY_NAME")"
}

# write_result NAME TITLE COMMAND NOTE: the JSON on standard input becomes results/NAME.json; results/README.md has the form.
write_result() {
  mkdir -p "$results"
  python3 -c '
import json, sys

title, command, note, machine, date = sys.argv[1:]
data = json.load(sys.stdin)

def text(value, pad=""):
    nested = lambda v: any(isinstance(k, (dict, list)) for k in (v.values() if isinstance(v, dict) else v))
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not nested(value) and (isinstance(value, list) or len(line) <= 160):
        return line
    inner = pad + "  "
    if isinstance(value, dict):
        rows = [json.dumps(k, ensure_ascii=False) + ": " + text(v, inner) for k, v in value.items()]
        return "{\n" + ",\n".join(inner + r for r in rows) + "\n" + pad + "}"
    rows = [json.dumps(v, ensure_ascii=False) if isinstance(v, dict) and not nested(v) else text(v, inner) for v in value]
    return "[\n" + ",\n".join(inner + r for r in rows) + "\n" + pad + "]"

print(text({"title": title, "command": command, "machine": data.get("machine", machine), "date": date, "note": note or None, "data": data}))
' "$2" "$3" "$4" "$(machine)" "$(date +%F)" >"$work/$1.result" || fail "'$1' could not be written"
  mv "$work/$1.result" "$results/$1.json"
}
