using System.Text.Json;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Text;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>Reads one JSON file of a checkpoint and collects what is wrong with its fields.</summary>
internal sealed class CheckpointJson : IDisposable
{
    private const long MaximumBytes = 64 << 20;

    private readonly JsonDocument document;
    private readonly string path;
    private readonly List<string> errors = [];

    private CheckpointJson(JsonDocument document, string path)
    {
        this.document = document;
        this.path = path;
    }

    public JsonElement Root => this.document.RootElement;

    public static CheckpointJson Open(string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            if (length > MaximumBytes)
            {
                throw new PolicyLoadException($"'{path}' has {length} bytes; at most {MaximumBytes} are read.");
            }

            JsonDocument document = JsonDocument.Parse(ForeignJson.Standard(File.ReadAllBytes(path)));
            DemandUnicode(document.RootElement);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new CheckpointJson(document, path)
                : throw new PolicyLoadException($"'{path}' is a JSON {document.RootElement.ValueKind}; expected an object.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PolicyLoadException($"'{path}' cannot be read: {exception.Message} Give a folder that holds a Hugging Face checkpoint.", exception);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new PolicyLoadException($"'{path}' is no JSON: {exception.Message}", exception);
        }
    }

    /// <summary>The parser looks at letters only when it is asked for a text, which would be too late to say which file it was.</summary>
    /// <exception cref="InvalidOperationException">A text is no UTF-8, or has an unpaired surrogate.</exception>
    private static void DemandUnicode(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            element.GetString();
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                DemandUnicode(item);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                _ = property.Name;
                DemandUnicode(property.Value);
            }
        }
    }

    /// <summary>A value as it stands in the file, cut to what a message can hold.</summary>
    public static string Shown(JsonElement value) => SingleLine.Beginning(value.GetRawText());

    public void Wrong(string what) => errors.Add(what);

    /// <summary>Demands a text; a missing field is wrong too.</summary>
    public void DemandText(string field, string expected)
    {
        string found = Root.TryGetProperty(field, out JsonElement value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString()! : Shown(value)
            : "missing";
        if (found != expected)
        {
            Wrong($"{field} is {found}; this program reads {expected}");
        }
    }

    /// <summary>A whole number of an object; the fallback where it is absent, an error where neither is there or it is out of range.</summary>
    public int Integer(JsonElement parent, string field, int? fallback, int lowest, int highest)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(field, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            if (fallback is null)
            {
                Wrong($"{field} is missing");
            }

            return fallback ?? lowest;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= lowest && number <= highest)
        {
            return number;
        }

        Wrong($"{field} is {Shown(value)}; expected a whole number from {lowest} to {highest}");
        return lowest;
    }

    /// <summary>A positive finite number of an object, or the fallback where it is absent.</summary>
    public double Positive(JsonElement parent, string field, double fallback)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(field, out JsonElement value))
        {
            return fallback;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number > 0 && double.IsFinite(number))
        {
            return number;
        }

        Wrong($"{field} is {Shown(value)}; expected a finite number above zero");
        return fallback;
    }

    /// <summary>An array of finite numbers, or null with an error.</summary>
    public double[]? Numbers(JsonElement parent, string field, string where)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(field, out JsonElement array) || array.ValueKind != JsonValueKind.Array)
        {
            Wrong($"{where} has no array {field}");
            return null;
        }

        double[] numbers = new double[array.GetArrayLength()];
        for (int index = 0; index < numbers.Length; index++)
        {
            if (array[index].ValueKind != JsonValueKind.Number || !array[index].TryGetDouble(out numbers[index]) || !double.IsFinite(numbers[index]))
            {
                Wrong($"{where} has {field}[{index}] = {Shown(array[index])}; expected a finite number");
                return null;
            }
        }

        return numbers;
    }

    /// <summary>Refuses the file when anything was wrong; everything is said at once.</summary>
    public void ThrowIfWrong()
    {
        if (errors.Count > 0)
        {
            throw new PolicyLoadException($"'{this.path}' cannot be used: {string.Join("; ", errors)}.");
        }
    }

    public void Dispose() => this.document.Dispose();
}
