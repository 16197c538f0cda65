using System.Reflection;
using SimpleVlaRl.Messages.ActionMessages;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.Inspection;

/// <summary>The message types that this library knows, found by the name that a topic's publisher announces.</summary>
public static class MessageTypes
{
    private const string DdsNamespace = "::dds_::";

    private static readonly Dictionary<string, MessageDescription> ByDdsName = Described().DistinctBy(type => type.DdsTypeName)
        .ToDictionary(type => type.DdsTypeName);

    /// <summary>Finds a type.</summary>
    /// <param name="ddsTypeName">Its name on the wire, such as <c>sensor_msgs::msg::dds_::Image_</c>.</param>
    /// <returns>The type; null when this library does not know it.</returns>
    public static MessageDescription? Find(string ddsTypeName) => ByDdsName.GetValueOrDefault(ddsTypeName);

    /// <summary>A type's name as ROS writes it.</summary>
    /// <param name="ddsTypeName">Its name on the wire, such as <c>sensor_msgs::msg::dds_::Image_</c>.</param>
    /// <returns>Such as <c>sensor_msgs/msg/Image</c>; the name itself when it is not of that form.</returns>
    public static string RosName(string ddsTypeName)
    {
        ArgumentNullException.ThrowIfNull(ddsTypeName);
        return ddsTypeName.Contains(DdsNamespace, StringComparison.Ordinal) && ddsTypeName.EndsWith('_')
            ? ddsTypeName[..^1].Replace(DdsNamespace, "/", StringComparison.Ordinal).Replace("::", "/", StringComparison.Ordinal)
            : ddsTypeName;
    }

    /// <summary>A type's name on the wire.</summary>
    /// <param name="rosTypeName">Its name as ROS writes it, of three parts.</param>
    /// <returns>Such as <c>sensor_msgs::msg::dds_::Image_</c>.</returns>
    public static string DdsName(string rosTypeName) => new MessageDescription(rosTypeName).DdsTypeName;

    /// <summary>Messages and actions have static properties for theirs; the others are only looked at.</summary>
    private static IEnumerable<MessageDescription> Described() => typeof(MessageTypes).Assembly.GetTypes()
        .Where(type => !type.IsInterface && !type.ContainsGenericParameters)
        .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Static))
        .Where(property => property.PropertyType == typeof(MessageDescription) || property.PropertyType == typeof(ActionDescription))

        // Reflection calls nothing of a view's type, which lives on the stack only; a delegate does.
        .SelectMany(property => property.GetMethod!.CreateDelegate<Func<object>>()() switch
        {
            MessageDescription message => (MessageDescription[])[message],
            ActionDescription action =>
            [
                action.Goal, action.Result, action.Feedback, action.FeedbackMessage, action.SendGoalRequest, action.SendGoalResponse, action.GetResultRequest,
                action.GetResultResponse,
            ],
            _ => [],
        })
        .Concat(CommonTypes.All);
}
