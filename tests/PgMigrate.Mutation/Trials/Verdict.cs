namespace PgMigrate.Mutation.Trials;

/// <summary>What became of a mutant.</summary>
/// <param name="Number">The mutant.</param>
/// <param name="Reaching">How many test methods reach it.</param>
/// <param name="Tried">How many of them were run with it, at most.</param>
/// <param name="NoticedBy">The full name of the method that noticed it; null where none did.</param>
/// <param name="How">How: failed, hung or crashed; null where none did.</param>
internal sealed record Verdict(int Number, int Reaching, int Tried, string? NoticedBy, string? How);
