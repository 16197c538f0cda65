using Apache.Arrow;

namespace SimpleVlaRl.Datasets.Tables;

/// <summary>Single values of Arrow arrays, whatever type a foreign writer has chosen for them.</summary>
internal static class ArrowValues
{
    /// <summary>Appends the numbers of a value: one, or all of a list and of lists in it.</summary>
    /// <exception cref="DatasetException">It is no number.</exception>
    public static void Flatten(IArrowArray array, int row, List<double> numbers)
    {
        if (Elements(array, row) is { } elements)
        {
            for (int element = 0; element < elements.Length; element++)
            {
                Flatten(elements, element, numbers);
            }

            return;
        }

        numbers.Add(array switch
        {
            FloatArray values => values.GetValue(row) ?? double.NaN,
            DoubleArray values => values.GetValue(row) ?? double.NaN,
            HalfFloatArray values => values.GetValue(row) is { } half ? (double)half : double.NaN,
            BooleanArray values => values.GetValue(row) is { } truth ? (truth ? 1 : 0) : double.NaN,
            Int64Array values => values.GetValue(row) ?? double.NaN,
            Int32Array values => values.GetValue(row) ?? double.NaN,
            Int16Array values => values.GetValue(row) ?? double.NaN,
            Int8Array values => values.GetValue(row) ?? double.NaN,
            UInt64Array values => values.GetValue(row) ?? double.NaN,
            UInt32Array values => values.GetValue(row) ?? double.NaN,
            UInt16Array values => values.GetValue(row) ?? double.NaN,
            UInt8Array values => values.GetValue(row) ?? double.NaN,
            _ => throw new DatasetException($"A column holds {array.Data.DataType.Name}; expected numbers."),
        });
    }

    /// <summary>The texts of a value: one, or all of a list.</summary>
    /// <exception cref="DatasetException">It is no text.</exception>
    public static IEnumerable<string> Texts(IArrowArray array, int row) =>
        Elements(array, row) is { } elements ? Enumerable.Range(0, elements.Length).SelectMany(element => Texts(elements, element))
        : array is StringArray texts ? [texts.GetString(row) ?? ""]
        : array is LargeStringArray large ? [large.GetString(row) ?? ""]
        : throw new DatasetException($"A column holds {array.Data.DataType.Name}; expected texts.");

    /// <summary>A picture as it lies in a file: the bytes themselves, or a structure with a field for them.</summary>
    /// <exception cref="DatasetException">It is no picture.</exception>
    public static byte[] Picture(IArrowArray array, int row) =>
        array is StructArray structure && structure.Fields.FirstOrDefault(field => field is BinaryArray) is BinaryArray bytes ? bytes.GetBytes(row).ToArray()
        : array is BinaryArray plain ? plain.GetBytes(row).ToArray()
        : throw new DatasetException($"A column holds {array.Data.DataType.Name}; expected pictures as bytes.");

    private static IArrowArray? Elements(IArrowArray array, int row) => array switch
    {
        FixedSizeListArray lists => lists.GetSlicedValues(row),
        LargeListArray lists => lists.GetSlicedValues(row),
        ListArray lists => lists.GetSlicedValues(row),
        _ => null,
    };
}
