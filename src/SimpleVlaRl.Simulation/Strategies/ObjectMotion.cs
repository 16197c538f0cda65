using System.Globalization;

namespace SimpleVlaRl.Simulation.Strategies;

/// <summary>How one free object of a scene came from where it started to where it is.</summary>
/// <remarks>
/// A hand <em>grasps</em> an object while the inner sides of both its fingers touch it, for 40 ms in a row and from then on. It <em>pushes</em> an object that
/// it touches without grasping while the object lies on the table, on a fixture, or against another object that does. Touches end after 40 ms without
/// a contact: what is pushed rattles.
/// </remarks>
/// <param name="Name">The object's name.</param>
/// <param name="LiftMeters">How far it was at most above its height at the start, metres.</param>
/// <param name="PathMeters">The length of the way that its origin went, in three dimensions, metres.</param>
/// <param name="PushedMeters">The part of that way on which it was pushed, metres.</param>
/// <param name="Pushing">The hands that pushed it.</param>
/// <param name="Grasping">The hands that grasped it.</param>
/// <param name="FirstHolder">The hand that first grasped it without the other touching it.</param>
/// <param name="HandOvers">How often it then was so grasped by the other hand than before.</param>
public sealed record ObjectMotion(
    string Name, double LiftMeters, double PathMeters, double PushedMeters, HandSides Pushing, HandSides Grasping, HandSides FirstHolder, int HandOvers)
{
    private const double SmallestPathMeters = 0.01;
    private const double SmallestLiftMeters = 0.01;
    private const double PushedShare = 0.5;

    /// <summary>Whether it went 10 mm or more.</summary>
    public bool IsMoved => PathMeters >= SmallestPathMeters;

    /// <summary>Whether it was lifted by less than 10 mm and pushed on half of its way or more.</summary>
    public bool IsPushcut => IsMoved && !IsLifted && IsPushed;

    /// <summary>What was done with it, and by which hands, such as <c>grasp-and-lift(right)</c>.</summary>
    public string Word => this switch
    {
        { IsMoved: false } => "not-moved",
        { IsPushcut: true } => $"pushcut({Sides(Pushing)})",
        { Grasping: HandSides.None, IsLifted: true } => "lift-without-grasp",
        { Grasping: HandSides.None } => "slide",
        { HandOvers: > 0 } => $"handover({Holders()})",
        { IsLifted: false } => $"drag({Sides(Grasping)})",
        { IsPushed: true } => $"push-and-lift({Sides(Grasping)})",
        _ => $"grasp-and-lift({Sides(Grasping)})",
    };

    private bool IsLifted => LiftMeters >= SmallestLiftMeters;

    private bool IsPushed => PushedMeters >= PushedShare * PathMeters;

    /// <summary>Names hands, as labels do.</summary>
    internal static string Sides(HandSides sides) => sides.ToString().ToLower(CultureInfo.InvariantCulture);

    private string Holders() => string.Join(
        ',', Enumerable.Range(0, HandOvers + 1).Select(turn => Sides(turn % 2 == 0 ? FirstHolder : HandSides.Both & ~FirstHolder)));
}
