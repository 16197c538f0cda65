using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace SimpleVlaRl.CommandLine;

/// <summary>Where a command writes: with JSON, standard output is exactly one document and everything else goes to standard error.</summary>
/// <param name="isJson">Whether the caller asked for JSON.</param>
public sealed class Terminal(bool isJson)
{
    private static readonly JsonSerializerOptions JsonFormat = new() { WriteIndented = true };

    private readonly IAnsiConsole people = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(isJson ? Console.Error : Console.Out),
    });

    // Not a console of Spectre's, which breaks lines at the width that it takes a pipe to have.
    private readonly TextWriter status = Console.Error;

    /// <summary>Whether the caller asked for JSON.</summary>
    public bool IsJson => isJson;

    /// <summary>Says something while working; goes to standard error.</summary>
    /// <param name="text">The line.</param>
    public void Status(string text) => status.WriteLine(text);

    /// <summary>Shows a table; standard output, unless that is kept for JSON.</summary>
    /// <param name="table">The table.</param>
    public void Show(Table table)
    {
        // A pipe has no width of its own; tables keep their columns there.
        if (!people.Profile.Out.IsTerminal)
        {
            people.Profile.Width = 160;
        }

        people.Write(table);
    }

    /// <summary>Prints one line of the result; standard output, unless that is kept for JSON.</summary>
    /// <param name="text">The line.</param>
    public void Line(string text) => (isJson ? Console.Error : Console.Out).WriteLine(text);

    /// <summary>Prints the one document; does nothing when the caller did not ask for JSON.</summary>
    /// <param name="document">The document.</param>
    public void Json(JsonNode document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (isJson)
        {
            Console.Out.WriteLine(document.ToJsonString(JsonFormat));
        }
    }

    /// <summary>A number for JSON, where a value that is not a number is null.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Digits after the point.</param>
    /// <returns>The node.</returns>
    public static JsonNode? Number(double value, int digits = 3) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, digits)) : null;

    /// <summary>A number for people, where a value that is not a number is a dash.</summary>
    /// <param name="value">The number.</param>
    /// <param name="format">The format.</param>
    /// <returns>The text.</returns>
    public static string Text(double value, string format = "0.00") =>
        double.IsFinite(value) ? value.ToString(format, System.Globalization.CultureInfo.InvariantCulture) : "-";
}
