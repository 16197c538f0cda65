using System.Text;
using SimpleVlaRl.Ros2.Interop;

namespace SimpleVlaRl.Ros2.Transport;

/// <summary>The <c>key=value;</c> text that ROS 2 puts into the USER_DATA of its entities.</summary>
internal static unsafe class UserData
{
    public const string Participant = "enclave=/;";

    /// <summary>Of a topic's endpoint. Without a hash every Jazzy process logs a warning.</summary>
    public static string Topic(string typeHash) => $"typehash={typeHash};";

    public static string Service(string serviceId, string typeHash) => $"serviceid={serviceId};typehash={typeHash};";

    public static string Client(string clientId, string typeHash) => $"clientid={clientId};typehash={typeHash};";

    public static void Set(DdsQosHandle qos, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* pointer = bytes)
        {
            Dds.dds_qset_userdata(qos, pointer, (nuint)bytes.Length);
        }
    }

    /// <summary>Reads the text of a discovered entity.</summary>
    public static string Get(void* qos)
    {
        void* value = null;
        nuint size = 0;
        if (qos == null || Dds.dds_qget_userdata(qos, &value, &size) == 0 || value == null)
        {
            return "";
        }

        string text = Encoding.UTF8.GetString(new ReadOnlySpan<byte>(value, (int)size));
        Dds.dds_free(value);
        return text;
    }

    /// <summary>The value of a key, verbatim: rmw's own ids begin with a space. Null when the key is absent.</summary>
    public static string? Value(string text, string key)
    {
        foreach (string pair in text.Split(';'))
        {
            if (pair.StartsWith(key, StringComparison.Ordinal) && pair.Length > key.Length && pair[key.Length] == '=')
            {
                return pair[(key.Length + 1)..];
            }
        }

        return null;
    }
}
