namespace SimpleVlaRl.CommandLine.Robots;

/// <summary>Collects what a profile lacks, so that all of it is reported at once.</summary>
internal static class Required
{
    public static string Text(string? value, string name, List<string> missing)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            missing.Add($"{name} is missing");
        }

        return value ?? "";
    }

    public static double Number(double? value, string name, List<string> missing)
    {
        if (value is not { } number || !double.IsFinite(number))
        {
            missing.Add($"{name} is missing or not a finite number");
            return 0;
        }

        return number;
    }

    public static List<T> List<T>(List<T>? value, string name, List<string> missing)
    {
        if (value is null || value.Count == 0)
        {
            missing.Add($"{name} is missing or empty");
        }

        return value ?? [];
    }
}
