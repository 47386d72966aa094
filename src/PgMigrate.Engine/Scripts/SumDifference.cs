namespace PgMigrate.Engine.Scripts;

/// <summary>A file for which a migration folder and its <c>pgmigrate.sum</c> disagree.</summary>
/// <param name="Change">How.</param>
/// <param name="Path">The file, from the migration folder, with <c>/</c>.</param>
public sealed record SumDifference(SumChange Change, string Path)
{
    /// <summary>In words, for messages.</summary>
    public override string ToString() =>
        Change switch
        {
            SumChange.Added => $"{Path} was added",
            SumChange.Removed => $"{Path} was removed",
            SumChange.Changed => $"{Path} was changed",
            _ => $"the line of {Path} is out of order",
        };
}

/// <summary>How a file and its line disagree.</summary>
public enum SumChange
{
    /// <summary>The file has no line.</summary>
    Added,

    /// <summary>The line has no file.</summary>
    Removed,

    /// <summary>The file holds something else.</summary>
    Changed,

    /// <summary>The line does not stand in the order of paths, or stands there twice.</summary>
    Reordered,
}
