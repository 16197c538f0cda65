using System.Text;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>What the guard tells beside its answers: who else takes part, who does not listen, what could not be sent, and how often it said what.</summary>
/// <remarks>Texts have a fixed size; a longer one is cut. The words that say whether there is one are read in every tick.</remarks>
internal sealed class StatusBoard(SharedRegion region)
{
    private const int Counters = 8;
    private const int Texts = Counters + (GuardLayout.CounterCount * sizeof(long));

    private readonly SequenceLock gate = new(region, GuardLayout.Status);
    private readonly string?[] written = new string?[GuardLayout.TextCount];

    /// <summary>Who else takes part; null for nobody.</summary>
    public string? Violation => Read(0);

    /// <summary>Who does not listen; null where everything is heard.</summary>
    public string? Unheard => Read(1);

    /// <summary>Where the last command that failed could not be sent.</summary>
    public string? Unsent => Read(2);

    /// <summary>Whether there is a <see cref="Violation"/>. Does not allocate.</summary>
    public bool IsViolated => Volatile.Read(ref region.Word(GuardLayout.IsViolated)) != 0;

    /// <summary>Whether there is an <see cref="Unheard"/>. Does not allocate.</summary>
    public bool IsUnheard => Volatile.Read(ref region.Word(GuardLayout.IsUnheard)) != 0;

    /// <summary>The guard's counters.</summary>
    public GuardCounts Counts => new(Counter(0), Counter(1), Counter(2), Counter(3));

    /// <summary>The guard says who else takes part.</summary>
    public void Violated(string? text)
    {
        Write(0, text);
        Volatile.Write(ref region.Word(GuardLayout.IsViolated), text is null ? 0 : 1);
    }

    /// <summary>The guard says who does not listen.</summary>
    public void NotHeard(string? text)
    {
        Write(1, text);
        Volatile.Write(ref region.Word(GuardLayout.IsUnheard), text is null ? 0 : 1);
    }

    /// <summary>The guard says where a command could not be sent.</summary>
    public void NotSent(string text) => Write(2, text);

    /// <summary>The guard has answered or acted: 0 accepted, 1 limited, 2 rejected, 3 held by itself.</summary>
    public void Count(int counter) => Interlocked.Increment(ref region.Long(GuardLayout.Status + Counters + (counter * sizeof(long))));

    private long Counter(int counter) => Volatile.Read(ref region.Long(GuardLayout.Status + Counters + (counter * sizeof(long))));

    private void Write(int text, string? value)
    {
        if (written[text] == value)
        {
            return;
        }

        // Only when it changes, which is outside the steady state.
        written[text] = value;
        gate.BeginWrite();
        int place = Place(text);
        Span<byte> room = region.Span<byte>(place + sizeof(int), GuardLayout.TextLength - sizeof(int));
        Encoding.UTF8.GetEncoder().Convert(value ?? "", room, flush: true, out _, out int length, out _);
        region.Word(place) = value is null ? -1 : length;
        gate.EndWrite();
    }

    private string? Read(int text)
    {
        const int Attempts = 100;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            int word = gate.Word;
            int place = Place(text);
            int length = Math.Min(region.Word(place), GuardLayout.TextLength - sizeof(int));
            string? found = word == 0 || length < 0 ? null : Encoding.UTF8.GetString(region.Span<byte>(place + sizeof(int), length));
            if (gate.IsWhole(word))
            {
                return found;
            }
        }

        return "the guard's words cannot be read";
    }

    private static int Place(int text) => GuardLayout.Status + Texts + (text * GuardLayout.TextLength);
}
