using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.OperatorConsole.Answers;

/// <summary>The JSON object of a request.</summary>
internal sealed class RequestBody
{
    private const int MaximumDepth = 4;
    private readonly JsonObject document;

    private RequestBody(JsonObject document) => this.document = document;

    /// <summary>Reads it; the server bounds its length.</summary>
    /// <exception cref="RequestException">It is none.</exception>
    public static async Task<RequestBody> ReadAsync(HttpContext context)
    {
        try
        {
            JsonNode? node = await JsonNode.ParseAsync(
                context.Request.Body, documentOptions: new() { MaxDepth = MaximumDepth }, cancellationToken: context.RequestAborted).ConfigureAwait(false);
            return new RequestBody(node as JsonObject ?? throw new RequestException("The request has no JSON object."));
        }
        catch (JsonException exception)
        {
            throw new RequestException($"The request is no JSON: {exception.Message}", exception);
        }
    }

    /// <summary>A text; null where there is none.</summary>
    /// <exception cref="RequestException">It is something else, or too long.</exception>
    public string? Text(string name, int longest)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        string text = value.TryGetValue(out string? found) ? found : throw new RequestException($"'{name}' is {value.ToJsonString()}; expected a text.");
        return text.Length <= longest && !text.Any(letter => char.IsControl(letter) && letter != '\n')
            ? text
            : throw new RequestException($"'{name}' has {text.Length} letters; expected at most {longest}, and none that control a terminal.");
    }

    /// <summary>A text that must be there.</summary>
    /// <exception cref="RequestException">It is not.</exception>
    public string Required(string name, int longest) =>
        Text(name, longest) is { Length: > 0 } text ? text : throw new RequestException($"'{name}' is missing.");

    /// <summary>A whole number; null where there is none.</summary>
    /// <exception cref="RequestException">It is something else.</exception>
    public int? Number(string name) => Value(name) is not { } value ? null
        : value.TryGetValue(out int number) ? number
        : throw new RequestException($"'{name}' is {value.ToJsonString()}; expected a whole number.");

    /// <summary>A finite number; null where there is none.</summary>
    /// <exception cref="RequestException">It is something else.</exception>
    public double? Real(string name) => Value(name) is not { } value ? null
        : value.TryGetValue(out double number) && double.IsFinite(number) ? number
        : throw new RequestException($"'{name}' is {value.ToJsonString()}; expected a number.");

    private JsonValue? Value(string name) => document[name] switch
    {
        null => null,
        JsonValue value => value,
        _ => throw new RequestException($"'{name}' is no single value."),
    };
}
