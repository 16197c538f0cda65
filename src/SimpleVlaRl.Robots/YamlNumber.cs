using SimpleVlaRl.Core.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace SimpleVlaRl.Robots;

/// <summary>Numbers of a profile are read as those of the command line: YamlDotNet takes <c>1,257</c> for 1257.</summary>
internal sealed class YamlNumber : IYamlTypeConverter
{
    public bool Accepts(Type type) => type == typeof(double) || type == typeof(double?) || type == typeof(int) || type == typeof(int?);

    public object? ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer)
    {
        Scalar scalar = parser.Consume<Scalar>();
        bool isWhole = type == typeof(int) || type == typeof(int?);
        if (scalar.Value.Length == 0 || scalar.Value is "~" or "null")
        {
            return null;
        }

        return isWhole
            ? NumberText.TryParse(scalar.Value, out int whole) ? whole : throw Wrong(scalar, "a whole number, digits only")
            : NumberText.TryParse(scalar.Value, out double number)
                ? number
                : throw Wrong(scalar, "a finite number with a decimal point and without separators");
    }

    public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer) =>
        throw new NotSupportedException("Profiles are read only.");

    private static YamlException Wrong(Scalar scalar, string expected) => new(scalar.Start, scalar.End, $"'{scalar.Value}' is no number; expected {expected}.");
}
