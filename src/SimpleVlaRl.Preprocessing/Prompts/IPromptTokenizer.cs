namespace SimpleVlaRl.Preprocessing.Prompts;

/// <summary>Port: from a whole prompt to token ids.</summary>
public interface IPromptTokenizer
{
    /// <summary>Encodes a prompt.</summary>
    /// <param name="prompt">The prompt, template applied.</param>
    /// <returns>The ids, the begin id first.</returns>
    long[] Encode(string prompt);
}
