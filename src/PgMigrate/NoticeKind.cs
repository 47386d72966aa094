namespace PgMigrate;

/// <summary>What <c>New-PgMigrationNotice</c> tells people of a migration.</summary>
public enum NoticeKind
{
    /// <summary>That it is going to be.</summary>
    Announcement,

    /// <summary>That it begins.</summary>
    Start,

    /// <summary>That it is done.</summary>
    Done,

    /// <summary>That it has failed.</summary>
    Failed,

    /// <summary>That it was taken back.</summary>
    RolledBack,
}

/// <summary>How a notice is written.</summary>
public enum NoticeFormat
{
    /// <summary>Plain text.</summary>
    Text,

    /// <summary>Markdown, as GitHub and Azure DevOps read it.</summary>
    Markdown,

    /// <summary>A page in one file that needs no other.</summary>
    Html,

    /// <summary>An Adaptive Card 1.4, as JSON.</summary>
    AdaptiveCard,
}

/// <summary>The language of a notice: words, dates, numbers and durations.</summary>
public enum NoticeLanguage
{
    /// <summary>English.</summary>
    En,

    /// <summary>German.</summary>
    De,
}
