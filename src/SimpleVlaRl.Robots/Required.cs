namespace SimpleVlaRl.Robots;

/// <summary>Collects what a profile lacks, so that all of it is reported at once together with what is wrong.</summary>
internal sealed class Required
{
    // A TimeSpan holds no more; what is so large is out of every range all the same.
    private const double LongestMilliseconds = 1e12;

    private readonly List<(string Field, string Error)> missing = [];

    public string Text(string? value, string field)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            missing.Add((field, $"{field} is missing"));
        }

        return value ?? "";
    }

    public double Number(double? value, string field)
    {
        if (value is { } number && double.IsFinite(number))
        {
            return number;
        }

        missing.Add((field, $"{field} is missing or not a finite number"));
        return double.NaN;
    }

    public int Integer(int? value, string field)
    {
        if (value is null)
        {
            missing.Add((field, $"{field} is missing"));
        }

        return value ?? 0;
    }

    public TimeSpan Milliseconds(double? value, string field)
    {
        double number = Number(value, field);
        return double.IsNaN(number) ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Clamp(number, -LongestMilliseconds, LongestMilliseconds));
    }

    /// <summary>A time that may be left out.</summary>
    public TimeSpan MillisecondsOr(double? value, string field, TimeSpan usual) => value is null ? usual : Milliseconds(value, field);

    public TWord Word<TWord>(TWord? value, string field, string expected)
        where TWord : struct
    {
        if (value is null)
        {
            missing.Add((field, $"{field} is missing; expected {expected}"));
        }

        return value ?? default;
    }

    /// <summary>Notes what is there and wrong.</summary>
    public void Wrong(string error) => missing.Add((error, error));

    /// <summary>The list; an entry of it may be empty, which is told as what the entry lacks.</summary>
    public List<T?> List<T>(List<T?>? value, string field)
    {
        if (value is null || value.Count == 0)
        {
            missing.Add((field, $"{field} is missing or empty"));
        }

        return value ?? [];
    }

    /// <summary>All errors of a profile, each once: what is missing is not out of its range as well.</summary>
    public IReadOnlyList<string> With(IReadOnlyList<string> errors) =>
        [
            .. missing.Select(item => item.Error),
            .. errors.Where(error => !missing.Exists(item => error.StartsWith(item.Field + " is ", StringComparison.Ordinal)))
        ];
}
