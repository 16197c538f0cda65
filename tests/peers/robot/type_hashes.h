/* The hashes that Jazzy's own nodes announce in USER_DATA; a type that is not here is announced without one. */
#ifndef TYPE_HASHES_H
#define TYPE_HASHES_H

static const struct { const char *type, *hash; } TYPE_HASHES[] = {
  { "action_msgs::msg::dds_::GoalStatusArray_", "RIHS01_6c1684b00f177d37438febe6e709fc4e2b0d4248dca4854946f9ed8b30cda83e" },
  { "action_msgs::srv::dds_::CancelGoal_Request_", "RIHS01_3d3c84653c1f96918086887e1dcb236faec88b81a5b14fd4cf4840065bcdf8af" },
  { "action_msgs::srv::dds_::CancelGoal_Response_", "RIHS01_35e682cf3f510e83c70a82a4aac888496dedee56773bf9d8e5e0aa81f9e1c960" },
  { "control_msgs::action::dds_::FollowJointTrajectory_FeedbackMessage_", "RIHS01_80398fcb9674a79081a9906e2ccf0c804dd7cb15e22e362e606ee87186beab71" },
  { "control_msgs::action::dds_::FollowJointTrajectory_GetResult_Request_", "RIHS01_ecf7ea8463d3beec7084bca75216d0b01b87b6e1e4e09679bb26093041efcbe9" },
  { "control_msgs::action::dds_::FollowJointTrajectory_GetResult_Response_", "RIHS01_08eefbaa146ce02ba45898d5e99160afd6c4c54a30d159aee0f2ca6035b1580f" },
  { "control_msgs::action::dds_::FollowJointTrajectory_SendGoal_Request_", "RIHS01_179c93691f1f6d1d115881ff88c3917b7cc6eac2ba4bf56766cc7c4389e19ef1" },
  { "control_msgs::action::dds_::FollowJointTrajectory_SendGoal_Response_", "RIHS01_e6a48ba740ae254500129a877f0b071be8663a115da1a539b74599cc97921fbf" },
  { "control_msgs::action::dds_::GripperCommand_FeedbackMessage_", "RIHS01_392ff03fcd872f9dc2405cbeb2897fcf011ad9998458b6aa85c603b8a49e431d" },
  { "control_msgs::action::dds_::GripperCommand_GetResult_Request_", "RIHS01_1a3308da3acbc62cd8a3c823de80ba9e5f9b6bb6f6056d1ad6b29f5f285f97ae" },
  { "control_msgs::action::dds_::GripperCommand_GetResult_Response_", "RIHS01_32ed5e1b5906767a3e9914dca4c4aed22529918f6c2360e6fb382363d4df4b45" },
  { "control_msgs::action::dds_::GripperCommand_SendGoal_Request_", "RIHS01_1b869b7b4042272dc0f8ed65468c4e57c9e532ea5e53ce74fda0767eefbfa983" },
  { "control_msgs::action::dds_::GripperCommand_SendGoal_Response_", "RIHS01_0c8dda5e9d39ab5e3162b66e79b292a4258659ddfcf8722d39463f718b6c59bc" },
  { "control_msgs::msg::dds_::JointJog_", "RIHS01_ba249455a20f70168a1acb7bf43b776b72ff1f7eb5fc4cfea443f749e963c6e7" },
  { "rmw_dds_common::msg::dds_::ParticipantEntitiesInfo_", "RIHS01_91a0593bacdcc50ea9bdcf849a938b128412cc1ea821245c663bcd26f83c295e" },
  { "sensor_msgs::msg::dds_::CameraInfo_", "RIHS01_b3dfd68ff46c9d56c80fd3bd4ed22c7a4ddce8c8348f2f59c299e73118e7e275" },
  { "sensor_msgs::msg::dds_::CompressedImage_", "RIHS01_15640771531571185e2efc8a100baf923961a4d15d5569652e6cb6691e8e371a" },
  { "sensor_msgs::msg::dds_::Image_", "RIHS01_d31d41a9a4c4bc8eae9be757b0beed306564f7526c88ea6a4588fb9582527d47" },
  { "sensor_msgs::msg::dds_::JointState_", "RIHS01_a13ee3a330e346c9d87b5aa18d24e11690752bd33a0350f11c5882bc9179260e" },
  { "std_msgs::msg::dds_::Float64MultiArray_", "RIHS01_1025ddc6b9552d191f89ef1a8d2f60f3d373e28b283d8891ddcc974e8c55397f" },
  { "trajectory_msgs::msg::dds_::JointTrajectory_", "RIHS01_179b33eba59d676f6d967ac71fe35e7ca2f64b2f3928f4a018cec115e213796e" },
};

#endif
