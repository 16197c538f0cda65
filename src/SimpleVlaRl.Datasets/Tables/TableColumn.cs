using Apache.Arrow;
using Apache.Arrow.Types;

namespace SimpleVlaRl.Datasets.Tables;

/// <summary>A column of a Parquet file that is written: its Arrow field and its values.</summary>
/// <param name="Field">Name and type.</param>
/// <param name="Values">One value per row.</param>
internal sealed record TableColumn(Field Field, IArrowArray Values)
{
    /// <summary>Numbers.</summary>
    public static TableColumn Of(string name, ReadOnlySpan<float> values) => Make(name, new FloatArray.Builder().Append(values).Build());

    /// <summary>Numbers of double precision.</summary>
    public static TableColumn Of(string name, ReadOnlySpan<double> values) => Make(name, new DoubleArray.Builder().Append(values).Build());

    /// <summary>Whole numbers.</summary>
    public static TableColumn Of(string name, ReadOnlySpan<long> values) => Make(name, new Int64Array.Builder().Append(values).Build());

    /// <summary>Truth values.</summary>
    public static TableColumn Of(string name, IEnumerable<bool> values) => Make(name, new BooleanArray.Builder().AppendRange(values).Build());

    /// <summary>Texts.</summary>
    public static TableColumn Of(string name, IEnumerable<string> values) => Make(name, new StringArray.Builder().AppendRange(values).Build());

    /// <summary>Vectors of one length, row after row.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">All values, [rows, width].</param>
    /// <param name="width">The length of each.</param>
    public static TableColumn Vectors(string name, ReadOnlySpan<float> values, int width)
    {
        FloatArray elements = new FloatArray.Builder().Append(values).Build();
        FixedSizeListType type = new(Element(FloatType.Default), width);
        return Make(name, new FixedSizeListArray(new ArrayData(type, values.Length / width, 0, 0, [ArrowBuffer.Empty], [elements.Data])));
    }

    /// <summary>Lists of texts.</summary>
    public static TableColumn Lists(string name, IReadOnlyList<string[]> rows) =>
        Make(name, ListOf(new StringArray.Builder().AppendRange(rows.SelectMany(row => row)).Build(), [.. rows.Select(row => row.Length)]));

    /// <summary>Lists of numbers.</summary>
    public static TableColumn Lists(string name, IReadOnlyList<double[]> rows) =>
        Make(name, ListOf(new DoubleArray.Builder().AppendRange(rows.SelectMany(row => row)).Build(), [.. rows.Select(row => row.Length)]));

    /// <summary>Lists of whole numbers.</summary>
    public static TableColumn Lists(string name, IReadOnlyList<long[]> rows) =>
        Make(name, ListOf(new Int64Array.Builder().AppendRange(rows.SelectMany(row => row)).Build(), [.. rows.Select(row => row.Length)]));

    /// <summary>Numbers per channel of a picture, each as an array of shape (channels, 1, 1), as statistics of pictures are kept.</summary>
    public static TableColumn PerChannel(string name, IReadOnlyList<double[]> rows)
    {
        DoubleArray values = new DoubleArray.Builder().AppendRange(rows.SelectMany(row => row)).Build();
        int[] ones = [.. Enumerable.Repeat(1, values.Length)];
        return Make(name, ListOf(ListOf(ListOf(values, ones), ones), [.. rows.Select(row => row.Length)]));
    }

    private static ListArray ListOf(IArrowArray elements, int[] lengths)
    {
        ArrowBuffer.Builder<int> offsets = new(lengths.Length + 1);
        int offset = 0;
        offsets.Append(offset);
        foreach (int length in lengths)
        {
            offset += length;
            offsets.Append(offset);
        }

        return new ListArray(new ListType(Element(elements.Data.DataType)), lengths.Length, offsets.Build(), elements, ArrowBuffer.Empty);
    }

    /// <summary>Named as the C++ library of Arrow names it, which others expect.</summary>
    private static Field Element(IArrowType type) => new("element", type, nullable: true);

    private static TableColumn Make(string name, IArrowArray values) => new(new Field(name, values.Data.DataType, nullable: true), values);
}
