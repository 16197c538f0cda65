using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using SimpleVlaRl.Training.Networks;

namespace SimpleVlaRl.Training.Tests.Torch;

/// <summary>
/// No number may be given to libtorch that nobody keeps: see <c>TensorArithmetic</c>. What happens otherwise is a race that no test of reasonable length meets,
/// so the built library is read instead.
/// </summary>
public sealed class TensorNumbersTests
{
    /// <summary>The operators of two tensors that give libtorch no number beside them.</summary>
    private static readonly HashSet<string> Harmless =
        ["op_Multiply(Tensor,Tensor)", "op_Subtraction(Tensor,Tensor)", "op_Division(Tensor,Tensor)", "op_UnaryNegation(Tensor)"];

    [Fact]
    public void Library_CallsNoOperatorThatMakesANumberWhichNobodyKeeps()
    {
        using FileStream file = File.OpenRead(typeof(PolicyNetwork).Assembly.Location);
        using PEReader image = new(file);
        MetadataReader reader = image.GetMetadataReader();
        List<string> found = [];
        int seen = 0;
        foreach (MemberReference member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            if (member.GetKind() != MemberReferenceKind.Method || member.Parent.Kind != HandleKind.TypeReference)
            {
                continue;
            }

            string owner = reader.GetString(reader.GetTypeReference((TypeReferenceHandle)member.Parent).Name);
            string name = reader.GetString(member.Name);
            ImmutableArray<string> types = member.DecodeMethodSignature(new TypeNames(), null!).ParameterTypes;
            string call = $"{name}({string.Join(',', types)})";
            seen += owner == "Tensor" ? 1 : 0;
            bool isImplicit = owner == "Scalar" && name == "op_Implicit";
            bool isOperator = owner == "Tensor" && name.StartsWith("op_", StringComparison.Ordinal) && !Harmless.Contains(call);
            bool isSum = owner == "Tensor" && call is "add(Tensor)" or "add_(Tensor)";
            if (isImplicit || isOperator || isSum)
            {
                found.Add($"{owner}.{call}");
            }
        }

        Assert.True(seen > 30, $"only {seen} methods of tensors were found: the test looks in the wrong place");
        Assert.Empty(found);
    }

    private sealed class TypeNames : ISignatureTypeProvider<string, object>
    {
        public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

        public string GetByReferenceType(string elementType) => elementType + "&";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "function";

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType;

        public string GetGenericMethodParameter(object genericContext, int index) => "method parameter";

        public string GetGenericTypeParameter(object genericContext, int index) => "type parameter";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => Enum.GetName(typeCode)!;

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromSpecification(MetadataReader reader, object genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            "specification";
    }
}
