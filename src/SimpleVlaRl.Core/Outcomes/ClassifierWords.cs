namespace SimpleVlaRl.Core.Outcomes;

/// <summary>How a classifier's words are known as its.</summary>
public static class ClassifierWords
{
    /// <summary>The source of an outcome that a classifier has decided.</summary>
    public const string Source = "classifier";
}
