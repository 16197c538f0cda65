namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>What a parameter's value is; the values are those of rcl_interfaces/msg/ParameterType.</summary>
public enum ParameterType
{
    /// <summary>No value: the parameter is to be deleted, or there is none.</summary>
    NotSet = 0,

    /// <summary>True or false.</summary>
    Boolean = 1,

    /// <summary>An integer of 64 bits.</summary>
    Integer = 2,

    /// <summary>A number of 64 bits.</summary>
    Double = 3,

    /// <summary>A text.</summary>
    Text = 4,

    /// <summary>Bytes.</summary>
    Bytes = 5,

    /// <summary>Several of true or false.</summary>
    Booleans = 6,

    /// <summary>Integers.</summary>
    Integers = 7,

    /// <summary>Numbers.</summary>
    Doubles = 8,

    /// <summary>Texts.</summary>
    Texts = 9,
}
