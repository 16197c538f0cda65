namespace SimpleVlaRl.Messages.Descriptions;

/// <summary>The element types of ROS message fields; the values are those of type_description_interfaces/msg/FieldType.</summary>
public enum FieldKind
{
    /// <summary>Another message.</summary>
    Nested = 1,

    /// <summary>A signed byte.</summary>
    Int8 = 2,

    /// <summary>An unsigned byte.</summary>
    UInt8 = 3,

    /// <summary>A signed integer of 16 bits.</summary>
    Int16 = 4,

    /// <summary>An unsigned integer of 16 bits.</summary>
    UInt16 = 5,

    /// <summary>A signed integer of 32 bits.</summary>
    Int32 = 6,

    /// <summary>An unsigned integer of 32 bits.</summary>
    UInt32 = 7,

    /// <summary>A signed integer of 64 bits.</summary>
    Int64 = 8,

    /// <summary>An unsigned integer of 64 bits.</summary>
    UInt64 = 9,

    /// <summary>An IEEE 754 number of 32 bits.</summary>
    Float32 = 10,

    /// <summary>An IEEE 754 number of 64 bits.</summary>
    Float64 = 11,

    /// <summary>True or false.</summary>
    Boolean = 15,

    /// <summary>Eight bits without a meaning as a number.</summary>
    Byte = 16,

    /// <summary>UTF-8 text.</summary>
    Text = 17,

    /// <summary>UTF-8 text of a limited length.</summary>
    BoundedText = 21,
}
