"""The texts of a demonstration: people, organisations, and what they call about. All of it is made up.

Telephone numbers are from the range that is reserved for fiction (555-0100 to 555-0199), mail
addresses end in ``.example`` (RFC 2606).
"""

from __future__ import annotations

TECHNICIANS = ("mreyes", "tkowalski", "apatel", "jokafor", "lchen", "sberg", "dmurphy", "nhaddad")

ORGANISATIONS = (
    ("Alder & Finch Solicitors", "alderfinch", "617"),
    ("Bayside Dental Group", "baysidedental", "305"),
    ("Borealis Freight", "borealisfreight", "907"),
    ("Calloway Public Library", "callowaylibrary", "270"),
    ("Cinder Hill Brewing", "cinderhill", "802"),
    ("Corrigan Steelworks", "corrigansteel", "412"),
    ("Dunmore County Clerk", "dunmorecounty", "540"),
    ("Evergreen Credit Union", "evergreencu", "206"),
    ("Fenwick Veterinary Hospital", "fenwickvet", "518"),
    ("Gable & Rowe Architects", "gablerowe", "312"),
    ("Harborpoint Clinic", "harborpoint", "207"),
    ("Ironwood School District", "ironwoodschools", "480"),
    ("Juniper Insurance", "juniperinsurance", "303"),
    ("Kestrel Aviation Parts", "kestrelparts", "316"),
    ("Larkspur Hotels", "larkspurhotels", "415"),
    ("Meridian Logistics", "meridianlogistics", "901"),
    ("Northgate Radiology", "northgaterad", "216"),
    ("Old Mill Press", "oldmillpress", "413"),
    ("Pinecrest Senior Living", "pinecrestliving", "828"),
    ("Quarry Lane Foods", "quarrylane", "515"),
    ("Redfern Property Management", "redfernproperty", "973"),
    ("Saltmarsh Seafood", "saltmarsh", "912"),
    ("Tallgrass Energy Co-op", "tallgrassenergy", "605"),
    ("Union Square Theatre", "unionsquaretheatre", "212"),
    ("Westbrook Pharmacy", "westbrookrx", "718"),
)
"""Name, mail domain, telephone area."""

FIRST_NAMES = (
    "Abigail", "Adrián", "Aisha", "Alan", "Beatriz", "Bernard", "Camille", "Carla", "Chidi", "Dana", "Deepa", "Dmitri",
    "Eleanor", "Emeka", "Farid", "Fiona", "Frank", "Gloria", "Grace", "Hana", "Héctor", "Ingrid", "Isaac", "Jasmine",
    "Joel", "Kaveh", "Keiko", "Lena", "Louis", "Maeve", "Marcus", "Min-jun", "Nadia", "Noah", "Olga", "Omar", "Paula",
    "Priya", "Quentin", "Rachel", "Renée", "Ruth", "Samir", "Sofia", "Tamsin", "Thomas", "Uma", "Viktor", "Wanda",
    "Yusuf",
)  # fmt: skip
LAST_NAMES = (
    "Abbott", "Almeida", "Banerjee", "Brandt", "Calder", "Castillo", "Cho", "Delgado", "Dubois", "Eriksen", "Farrow",
    "Fonseca", "Gallagher", "Grant", "Haddow", "Hoang", "Ibrahim", "Jansen", "Kapoor", "Kessler", "Lindqvist", "Lowell",
    "Maddox", "Mensah", "Morrow", "Nakamura", "Novák", "O'Brien", "Okoye", "Pereira", "Petrov", "Quigley", "Rahman",
    "Rossi", "Sandoval", "Sato", "Sørensen", "Tanaka", "Thorne", "Ueda", "Vance", "Vasquez", "Whitaker", "Xu", "Yilmaz",
    "Zamora",
)  # fmt: skip

SLOTS = {
    "app": (
        "Outlook", "Teams", "the ERP client", "the booking system", "the time sheet", "SharePoint",
        "QuickBooks", "the claims portal", "Excel", "the records viewer", "the web shop", "the VPN client", "Acrobat",
        "the scheduling app",
    ),
    "device": (
        "the label printer", "the second monitor", "the docking station", "the laptop", "the desk phone", "the scanner",
        "the badge reader", "the projector", "the receipt printer", "the tablet", "the plotter", "the headset",
    ),
    "place": (
        "reception", "the warehouse", "the post room", "meeting room B", "accounts payable", "the call centre",
        "the north office", "the workshop", "the training room", "the board room", "the lab", "HR",
    ),
    "share": ("the finance share", "the scans folder", "drive S:", "the team mailbox", "the archive", "the plans"),
}  # fmt: skip
"""What may stand in the braces of a subject."""

SUBJECTS = {
    "P1": (
        "All sites: nobody can log on",
        "Mail is down for every customer",
        "Hosted desktops unreachable everywhere",
        "Core data centre: power lost",
        "DNS answers nothing, all services down",
    ),
    "P2": (
        "No network in {place}",
        "{app} is down for the whole office",
        "File server unreachable, nobody can work",
        "Telephones dead in {place}",
        "Site link down, backup line did not take over",
        "{share} gone after last night's update",
        "Payment terminals offline",
        "Database server does not come up again",
        "Certificate expired, {app} refuses every user",
        "Ransom note on a screen in {place}",
    ),
    "P3": (
        "{app} crashes whenever a report is opened",
        "Very slow network in {place}",
        "Mailbox full, mail to customers bounces",
        "{device} stopped in {place}, using the one next door",
        "Two-factor prompt never arrives",
        "Account locked after the holidays",
        "Backup of {share} failed three nights running",
        "Payroll run today: {app} asks for a licence",
        "VPN drops every ten minutes",
        "Wrong permissions on {share} since this morning",
        "Orders of the web shop arrive twice",
        "Laptop stolen on a train, please block it",
        "Suspicious mail opened in {place}",
        "Calls are cut off after thirty seconds",
        "Auditor needs access to {share} today",
    ),
    "P4": (
        "{device} in {place} prints pale",
        "{app} asks for the password after every restart",
        "Shared calendar does not show in {app}",
        "Cannot add a signature in {app}",
        "New colleague starts Monday, needs an account",
        "{device} is not recognised in {place}",
        "Wi-Fi weak in {place}",
        "Spam filter holds back invoices",
        "Font missing on the letterhead",
        "Name change after a wedding",
        "Distribution list has people who left",
        "{app} opens on the wrong screen",
        "Scan to mail sends to an old address",
        "Sound missing in calls with {app}",
        "Map {share} on a new laptop",
        "Keyboard types the wrong language",
        "Disk almost full on a PC in {place}",
        "Cannot export to PDF from {app}",
        "Dates are shown month first in {app}",
        "Browser warns about the certificate of {app}",
    ),
    "P5": (
        "How do I share a folder with somebody outside?",
        "Key of {device} sticks",
        "Please remove {app} from the old PC in {place}",
        "Question about the password rules",
        "Old toner to be collected from {place}",
        "Background picture cannot be changed",
        "Where is the manual of {device}?",
        "Cable cover loose in {place}",
        "Typing error on the intranet page",
        "Could {app} remember the last printer?",
        "List of licences for the yearly review",
        "Clock on the wall display is four minutes fast",
        "Two icons of {app} on the desktop",
        "Second charger for {device} wanted",
    ),
    "P6": (
        "Move four desks to {place}",
        "Upgrade {app} to the new release",
        "Set up {device} for the spring campaign",
        "Replace the switch in {place}",
        "Restore test of {share}",
        "Dark mode for {app} wanted",
        "Training for {app}, eight people",
        "Add a field for cost centres to {app}",
        "New laptops for the sales team",
        "Retire the old server in {place}",
        "Renew the certificate of {app}",
        "Connect the new office to the telephone system",
    ),
}
"""What tickets are about, by priority."""

BODIES = (
    "It began this morning, right after the restart. Nobody changed anything on our side.",
    "Three of us see it, the others do not. We compared the settings and they look the same.",
    "Happens about every second time. A picture of the message is on its way.",
    "Already tried: another cable, another user, restarting twice.",
    "The caller is in until five and can be reached on the mobile after that.",
    "Please call before you connect, there may be customers at the desk.",
    "It worked on Friday. There was an update over the weekend.",
    "Asset tag is on the back, the serial number ends in 4471.",
    "Error 0x80070035 in a grey box, then the window closes.",
    "Not urgent for us today, but it should be gone before the end of the month.",
    "Caller says a colleague had the same and it was a setting on your side.",
    "Only on the docking station; at home it works.",
    "Steps: open the report, choose last quarter, press print. Then nothing for a minute.",
    "Our own administrator is on leave, so please explain slowly.",
)

NOTES = (
    "Called back, no answer. Left a message.",
    "Reproduced on a test account.",
    "Logs collected, nothing unusual so far.",
    "Replacement ordered, arrives in two days.",
    "Asked the supplier; case opened there.",
    "Worked around it for now, cause still open.",
    "Caller confirms it is better but not gone.",
    "Needs a restart outside office hours; caller agrees.",
    "Same as last month's case at the other site.",
    "Waiting for a picture of the message.",
)

RESOLUTIONS = (
    "Driver updated and tested with the caller.",
    "Password reset; second factor enrolled again.",
    "Permissions put right, caller confirms.",
    "Device replaced.",
    "Setting explained, nothing was broken.",
    "Cable was loose.",
    "Fixed by the supplier, checked from here.",
    "Profile rebuilt.",
    "Rule in the mail filter removed.",
)
