using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace SimpleVlaRl.Robots;

/// <summary>Words of a profile in snake case, and nothing else: YamlDotNet takes numbers and any case for an enumeration.</summary>
internal sealed class YamlWord : IYamlTypeConverter
{
    public bool Accepts(Type type) => WordsOf(type).IsEnum;

    public object? ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer)
    {
        Scalar scalar = parser.Consume<Scalar>();
        if (scalar.Value.Length == 0 || scalar.Value is "~" or "null")
        {
            return null;
        }

        Type words = WordsOf(type);
        foreach (object word in Enum.GetValues(words))
        {
            if (Text(word) == scalar.Value)
            {
                return word;
            }
        }

        string known = string.Join(", ", Enum.GetValues(words).Cast<object>().Select(Text));
        throw new YamlException(scalar.Start, scalar.End, $"'{scalar.Value}' is none of the words {known}.");
    }

    public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer) =>
        throw new NotSupportedException("Profiles are read only.");

    private static Type WordsOf(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static string Text(object word) => UnderscoredNamingConvention.Instance.Apply(word.ToString()!);
}
