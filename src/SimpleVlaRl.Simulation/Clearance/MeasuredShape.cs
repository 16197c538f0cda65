namespace SimpleVlaRl.Simulation.Clearance;

/// <summary>A shape whose distances are measured.</summary>
/// <param name="Body">The body that it is of; the table's name for the table.</param>
/// <param name="Arm">The arm, from 0; -1 for the table, -2 for what is not measured.</param>
/// <param name="IsFinger">Whether it is of a finger.</param>
/// <param name="Offset">What MuJoCo's distances to it lack, metres.</param>
internal readonly record struct MeasuredShape(string Body, int Arm, bool IsFinger, double Offset);
