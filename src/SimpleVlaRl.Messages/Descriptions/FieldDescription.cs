using System.Globalization;

namespace SimpleVlaRl.Messages.Descriptions;

/// <summary>One field of a message: enough to write its line of <c>.msg</c> text and its part of the type hash.</summary>
public sealed record FieldDescription
{
    private const int ArrayOffset = 48;
    private const int BoundedSequenceOffset = 96;
    private const int SequenceOffset = 144;

    private FieldDescription(string name, FieldKind kind, MessageDescription? nested)
    {
        Name = name;
        Kind = kind;
        Nested = nested;
    }

    /// <summary>The field's name.</summary>
    public string Name { get; }

    /// <summary>The type of the field, or of its elements.</summary>
    public FieldKind Kind { get; }

    /// <summary>The message that the field is or is made of; null unless the kind is <see cref="FieldKind.Nested"/>.</summary>
    public MessageDescription? Nested { get; }

    /// <summary>Whether the field is an unbounded sequence.</summary>
    public bool IsSequence { get; private init; }

    /// <summary>The elements of a fixed array; 0 when the field is none.</summary>
    public int ArrayLength { get; private init; }

    /// <summary>The most elements of a bounded sequence; 0 when the field is none.</summary>
    public int SequenceCapacity { get; private init; }

    /// <summary>The most bytes of a bounded text; 0 when the field is none.</summary>
    public int TextCapacity { get; private init; }

    /// <summary>What to say about the field in the definition text; empty for nothing. Not part of the hash.</summary>
    public string Comment { get; private init; } = "";

    /// <summary>The type's number in type_description_interfaces/msg/FieldType.</summary>
    internal int TypeId => (int)Kind + (IsSequence ? SequenceOffset : SequenceCapacity > 0 ? BoundedSequenceOffset : ArrayLength > 0 ? ArrayOffset : 0);

    /// <summary>A field of one value.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="kind">The value's type.</param>
    /// <param name="comment">What to say about it.</param>
    /// <returns>The field.</returns>
    public static FieldDescription Of(string name, FieldKind kind, string comment = "") => new(name, kind, null) { Comment = comment };

    /// <summary>A field that is another message.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="nested">The other message.</param>
    /// <param name="comment">What to say about it.</param>
    /// <returns>The field.</returns>
    public static FieldDescription Of(string name, MessageDescription nested, string comment = "") => new(name, FieldKind.Nested, nested) { Comment = comment };

    /// <summary>An unbounded sequence of values.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="kind">The type of an element.</param>
    /// <param name="comment">What to say about it.</param>
    /// <returns>The field.</returns>
    public static FieldDescription Sequence(string name, FieldKind kind, string comment = "") => new(name, kind, null) { IsSequence = true, Comment = comment };

    /// <summary>An unbounded sequence of messages.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="nested">The type of an element.</param>
    /// <param name="comment">What to say about it.</param>
    /// <returns>The field.</returns>
    public static FieldDescription Sequence(string name, MessageDescription nested, string comment = "") =>
        new(name, FieldKind.Nested, nested) { IsSequence = true, Comment = comment };

    /// <summary>A fixed array of values.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="kind">The type of an element.</param>
    /// <param name="length">How many elements.</param>
    /// <returns>The field.</returns>
    public static FieldDescription Array(string name, FieldKind kind, int length) => new(name, kind, null) { ArrayLength = length };

    /// <summary>A sequence of messages of limited length. The limit is not on the wire.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="nested">The type of an element.</param>
    /// <param name="capacity">The most elements.</param>
    /// <returns>The field.</returns>
    public static FieldDescription BoundedSequence(string name, MessageDescription nested, int capacity) =>
        new(name, FieldKind.Nested, nested) { SequenceCapacity = capacity };

    /// <summary>A text of limited length.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="capacity">The most bytes.</param>
    /// <returns>The field.</returns>
    public static FieldDescription BoundedText(string name, int capacity) => new(name, FieldKind.BoundedText, null) { TextCapacity = capacity };

    /// <summary>The field's line in a <c>.msg</c> file, without a line end.</summary>
    internal string ToDefinitionLine()
    {
        string element = Kind switch
        {
            FieldKind.Nested => Nested!.ShortName,
            FieldKind.Boolean => "bool",
            FieldKind.Text => "string",
            FieldKind.BoundedText => string.Create(CultureInfo.InvariantCulture, $"string<={TextCapacity}"),
            _ => Kind.ToString().ToLowerInvariant(),
        };
        string suffix = (IsSequence, SequenceCapacity, ArrayLength) switch
        {
            (true, _, _) => "[]",
            (_, > 0, _) => string.Create(CultureInfo.InvariantCulture, $"[<={SequenceCapacity}]"),
            (_, _, > 0) => string.Create(CultureInfo.InvariantCulture, $"[{ArrayLength}]"),
            _ => "",
        };
        return Comment.Length == 0 ? $"{element}{suffix} {Name}" : $"{element}{suffix} {Name}  # {Comment}";
    }

    /// <summary>The field in the JSON form that is hashed.</summary>
    internal string ToHashJson() => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"name": "{{{Name}}}", "type": {"type_id": {{{TypeId}}}, "capacity": {{{ArrayLength + SequenceCapacity}}}, "string_capacity": """
        + $$$"""{{{TextCapacity}}}, "nested_type_name": "{{{Nested?.RosType}}}"}}""");
}
