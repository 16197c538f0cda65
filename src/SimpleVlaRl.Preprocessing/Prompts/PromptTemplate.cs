namespace SimpleVlaRl.Preprocessing.Prompts;

/// <summary>The text around an instruction.</summary>
public static class PromptTemplate
{
    /// <summary>What the instruction replaces.</summary>
    public const string Placeholder = "{instruction}";

    /// <summary>OpenVLA's template; the space after <c>Out:</c> is the manifest's suffix id. (openvla-oft, vla-scripts/deploy.py)</summary>
    public const string OpenVla = "In: What action should the robot take to {instruction}?\nOut:";

    /// <summary>Puts an instruction, in lower case, into a template.</summary>
    /// <param name="template">The template, with <see cref="Placeholder"/>.</param>
    /// <param name="instruction">The instruction.</param>
    /// <returns>The prompt.</returns>
    public static string Apply(string template, string instruction)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(instruction);
#pragma warning disable CA1308 // The networks were trained on lower case.
        return template.Replace(Placeholder, instruction.ToLowerInvariant(), StringComparison.Ordinal);
#pragma warning restore CA1308
    }
}
